<?php
/* Installs WordPress, writes what a small NGO site holds after some years, nasty things among it, and
 * lets WordPress export it: php fill.php HOST FILE. See make.sh.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
[$_, $host, $file] = $argv;
$_SERVER += ['HTTP_HOST' => $host, 'SERVER_NAME' => $host, 'REQUEST_METHOD' => 'GET', 'REQUEST_URI' => '/', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
$_SERVER['HTTP_HOST'] = $host;
define('WP_INSTALLING', true);
require '/usr/share/wordpress/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/export.php';

add_filter('pre_wp_mail', '__return_true');
wp_install('Gənclər Şəbəkəsi', 'admin', 'office@example.org', true, '', 'not-a-secret');
update_option('blogdescription', 'Xəbərlər və hesabatlar · News & reports');
update_option('timezone_string', 'Asia/Baku');
update_option('permalink_structure', '/%year%/%monthnum%/%postname%/');
wp_cache_flush();
kses_remove_filters(); /* an administrator's text is stored as it was written */

/* As the plugin Polylang keeps the language of a post. */
register_taxonomy('language', 'post', ['public' => false]);
wp_insert_term('Azərbaycanca', 'language', ['slug' => 'az']);
wp_insert_term('English', 'language', ['slug' => 'en']);

$leyla = wp_insert_user(['user_login' => 'leyla', 'user_pass' => 'x', 'user_email' => 'leyla@example.org', 'display_name' => 'Leyla Məmmədova', 'first_name' => 'Leyla', 'last_name' => 'Məmmədova', 'role' => 'author']);
wp_update_user(['ID' => 1, 'display_name' => 'Redaksiya']);

$politics = wp_insert_term('Siyasət', 'category', ['slug' => 'siyaset'])['term_id'];
$reports = wp_insert_term('Reports & data', 'category', ['slug' => 'reports'])['term_id'];

function post(array $p, string $language = ''): int
{
    global $leyla;
    $at = $p['at'] ?? '2013-10-09 12:00:00';
    $id = wp_insert_post(wp_slash([
        'post_title' => $p['title'] ?? '', 'post_content' => $p['text'] ?? '', 'post_excerpt' => $p['excerpt'] ?? '',
        'post_status' => $p['status'] ?? 'publish', 'post_type' => $p['type'] ?? 'post', 'post_name' => $p['slug'] ?? '',
        'post_author' => $p['author'] ?? $leyla, 'post_date' => $at, 'post_date_gmt' => get_gmt_from_date($at),
        'post_category' => $p['categories'] ?? [], 'tags_input' => $p['tags'] ?? [], 'post_password' => $p['password'] ?? '',
    ]), true);
    if (is_wp_error($id))
        die($id->get_error_message());
    if ($language !== '')
        wp_set_object_terms($id, $language, 'language');
    return $id;
}

wp_delete_post(1, true); /* "Hello world!" */

$election = post(['title' => 'Gənc seçicilər nə düşünür: «9 oktyabr» sorğusu', 'slug' => 'genc-seciciler', 'at' => '2013-10-09 14:05:00',
    'categories' => [$politics], 'tags' => ['Seçki 2013', 'gənclər'],
    'excerpt' => 'Seçkidən sonra 1 200 gənclə aparılan sorğunun nəticələri & metodu.',
    'text' => <<<'HTML'
<!-- wp:paragraph -->
<p>Seçkidən sonra <strong>1 200 gənc</strong> bizim suallarımıza cavab verdi. Nəticələr <a href="https://example.org/hesabat?il=2013&amp;dil=az">hesabatda</a> ətraflı göstərilib.</p>
<!-- /wp:paragraph -->

<!-- wp:heading -->
<h2>Nə soruşduq</h2>
<!-- /wp:heading -->

<!-- wp:list -->
<ul><!-- wp:list-item -->
<li>Səs verdinizmi?</li>
<!-- /wp:list-item -->

<!-- wp:list-item -->
<li>Niyə <em>verdiniz</em> və ya vermədiniz?<!-- wp:list {"ordered":true} -->
<ol><!-- wp:list-item -->
<li>etimad</li>
<!-- /wp:list-item -->

<!-- wp:list-item -->
<li>məsafə</li>
<!-- /wp:list-item --></ol>
<!-- /wp:list --></li>
<!-- /wp:list-item --></ul>
<!-- /wp:list -->

<!-- wp:image {"id":99,"sizeSlug":"large"} -->
<figure class="wp-block-image size-large"><img src="http://old.example.org/wp-content/uploads/2013/10/novbe.jpg" alt="Məntəqədə növbə" class="wp-image-99"/><figcaption>Bakı, 9 oktyabr</figcaption></figure>
<!-- /wp:image -->

<!-- wp:quote -->
<blockquote class="wp-block-quote"><p>İlk dəfə səs verdim, qaydanı heç kim izah etmədi.</p><cite>Aysel, 19</cite></blockquote>
<!-- /wp:quote -->

<!-- wp:table -->
<figure class="wp-block-table"><table><thead><tr><th>Cavab</th><th>Pay</th></tr></thead><tbody><tr><td>Bəli</td><td>61 %</td></tr><tr><td>Xeyr | demirəm</td><td>39 %</td></tr></tbody></table></figure>
<!-- /wp:table -->

<!-- wp:code -->
<pre class="wp-block-code"><code>SELECT cavab, count(*) FROM sorgu GROUP BY cavab;</code></pre>
<!-- /wp:code -->
HTML], 'az');

post(['title' => 'What young voters think', 'slug' => 'young-voters', 'at' => '2013-10-10 09:00:00', 'categories' => [$politics, $reports], 'tags' => ['Elections 2013'],
    'text' => "A survey of 1,200 young people after the election of 9 October.\n\nThe <b>whole</b> report is <a title=\"PDF\" href=\"http://old.example.org/wp-content/uploads/2013/10/report.pdf\">here</a>.\n\n[gallery ids=\"1,2,3\"]\n\n<h3>Method</h3>\nTelephone, *two* waves, weights by region_and_age.\n1. not a list of ours\n# not a heading of ours\n\n[caption id=\"attachment_7\" width=\"300\"]<img src=\"/wp-content/uploads/2013/10/map.png\" alt=\"Map of regions\" width=\"300\" /> Regions[/caption]"], 'en');

post(['title' => 'Nasty <script>alert(1)</script> & friends', 'slug' => 'nasty', 'at' => '2014-02-01 10:00:00', 'categories' => [$reports], 'author' => 1,
    'text' => <<<'HTML'
<p>Before <a href="javascript:alert(1)">a script</a>, <a href="JAVA
SCRIPT:alert(2)">another</a>, <a href="data:text/html,x">data</a> and [a claim](claim:1) that nobody marked, ![](file:7) too.</p>
<script>alert("in the text")</script>
<style>body { display: none }</style>
<iframe src="https://video.example.com/embed/1"></iframe>
<p onclick="alert(3)">Clicked <img src=x onerror=alert(4)> <b>bold <i>both</b> crossed</i> &lt;b&gt;shown as text&lt;/b&gt;</p>
<form action="/x"><input name="q"><button>Send</button></form>
<object data="x.swf"></object><embed src="y.swf">
<p>Last &amp; least &copy; &#128512;</p>
HTML], 'en');

post(['title' => 'Plain words', 'slug' => 'plain', 'at' => '2014-03-04 08:30:00', 'categories' => [$reports],
    'text' => "Only one paragraph stands here, without any markup."]);
post(['title' => 'Hesabat üzərində iş gedir', 'status' => 'draft', 'at' => '2014-05-01 10:00:00', 'text' => '<p>Yarımçıq mətn.</p>'], 'az');
post(['title' => 'Waits for the editor', 'status' => 'pending', 'at' => '2014-05-02 10:00:00', 'text' => '<p>Written, not read by anybody.</p>'], 'en');
post(['title' => 'Only for us', 'status' => 'private', 'at' => '2014-05-03 10:00:00', 'text' => '<p>Nobody else reads this.</p>'], 'en');
post(['title' => 'Behind a word', 'password' => 'sesame', 'at' => '2014-05-04 10:00:00', 'text' => '<p>Open, sesame.</p>'], 'en');
post(['title' => '', 'slug' => 'untitled', 'at' => '2014-05-05 10:00:00', 'text' => '<p>A text without a title.</p>'], 'en');
$gone = post(['title' => 'Thrown away', 'at' => '2014-05-06 10:00:00', 'text' => '<p>Gone.</p>'], 'en');
wp_trash_post($gone);
post(['title' => 'Too long', 'slug' => 'too-long', 'at' => '2014-05-07 10:00:00', 'text' => '<p>' . str_repeat('word ', 7000) . '</p>'], 'en');
post(['title' => 'About us', 'type' => 'page', 'slug' => 'about', 'at' => '2012-01-01 10:00:00', 'text' => '<!-- wp:paragraph --><p>We are a network.</p><!-- /wp:paragraph -->']);

wp_insert_attachment(['post_title' => 'novbe', 'post_mime_type' => 'image/jpeg', 'post_status' => 'inherit', 'post_date' => '2013-10-09 13:00:00', 'guid' => "http://$host/wp-content/uploads/2013/10/novbe.jpg"], '2013/10/novbe.jpg', $election);
foreach (['Çox sağ olun!' => 1, 'Buy <a href="http://spam.example">pills</a>' => 'spam'] as $text => $state)
    wp_insert_comment(['comment_post_ID' => $election, 'comment_author' => 'Oxucu', 'comment_author_email' => 'reader@example.org', 'comment_author_IP' => '192.0.2.7', 'comment_content' => $text, 'comment_approved' => $state, 'comment_date' => '2013-10-09 18:00:00', 'comment_date_gmt' => '2013-10-09 14:00:00']);

ob_start();
export_wp(['content' => 'all']);
file_put_contents($file, ob_get_clean());
