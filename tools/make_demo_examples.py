#!/usr/bin/env python3
"""Writes the three made-up consultations of the demonstration into data/demo/, the same bytes each time.

    tools/make_demo_examples.py data/demo

Every organisation in here is invented; its name was chosen so that it resembles no real body.
SPDX-License-Identifier: AGPL-3.0-or-later
"""
import json
import os
import random
import sys

MADE_UP = {
    "en": "Made up for the demonstration. No such organisation is known to us.",
    "az": "Nümayiş üçün uydurulub. Bizə belə bir təşkilat məlum deyil.",
}

# id, English name, Azerbaijani name, short English, short Azerbaijani, kind, scope, answers to 1..10.
# + agrees, - disagrees, 0 passes, . has not answered.
ORGANISATIONS = [
    ("nar-bagi", "Nar Bağı Civic Forum", "Nar Bağı Vətəndaş Forumu", "Nar Bağı", "Nar Bağı",
     "ngo", "local", "+-++......"),
    ("yeddi-korpu", "Yeddi Körpü Voters’ Circle", "Yeddi Körpü Seçicilər Dərnəyi", "Yeddi Körpü", "Yeddi Körpü",
     "ngo", "local", "+++-+++-0+"),
    ("aydin-sehife", "Aydın Səhifə Media Workshop", "Aydın Səhifə Media Emalatxanası", "Aydın Səhifə", "Aydın Səhifə",
     "media", "local", "+++-++.-++"),
    ("dag-cesmesi", "Dağ Çeşməsi Village Network", "Dağ Çeşməsi Kənd Şəbəkəsi", "Dağ Çeşməsi", "Dağ Çeşməsi",
     "network", "local", "+-++-+++0+"),
    ("gunebaxan", "Günəbaxan Women’s Circle", "Günəbaxan Qadınlar Dərnəyi", "Günəbaxan", "Günəbaxan",
     "ngo", "local", "+0+++++.-+"),
    ("acar-soz", "Açar Söz Law Desk", "Açar Söz Hüquq Bürosu", "Açar Söz", "Açar Söz",
     "ngo", "local", "+++-+++--+"),
    ("ipek-sap", "İpək Sap Youth Room", "İpək Sap Gənclər Otağı", "İpək Sap", "İpək Sap",
     "ngo", "local", "+-++-+++-+"),
    ("bes-pencere", "Beş Pəncərə Study Group", "Beş Pəncərə Araşdırma Qrupu", "Beş Pəncərə", "Beş Pəncərə",
     "research", "local", "+-0+-+.++."),
    ("lanternfield", "Lanternfield Institute", "Lanternfield İnstitutu", "Lanternfield", "Lanternfield",
     "research", "international", "+++-++0-+."),
    ("quiet-ferry", "Quiet Ferry Observer League", "Quiet Ferry Müşahidəçilər Liqası", "Quiet Ferry", "Quiet Ferry",
     "network", "international", "+++-+++-++"),
    ("meridian-oak", "Meridian Oak Assembly", "Meridian Oak Assambleyası", "Meridian Oak", "Meridian Oak",
     "parliamentary_assembly", "international", "+-++-++0++"),
    ("north-kettle", "North Kettle Counting Society", "North Kettle Sayım Cəmiyyəti", "North Kettle", "North Kettle",
     "ngo", "international", "+++-+.+-++"),
    ("amber-staircase", "Amber Staircase Network", "Amber Staircase Şəbəkəsi", "Amber Staircase",
     "Amber Staircase", "network", "international", "+-.+-++++0"),
    ("paper-lantern", "Paper Lantern Mission", "Paper Lantern Missiyası", "Paper Lantern", "Paper Lantern",
     "intergovernmental", "international", "+++-+++-++"),
]

# English, Azerbaijani, short English, short Azerbaijani, then reasons by answer: (English, Azerbaijani).
STATEMENTS = [
    ("Every mission should publish how it works before election day.",
     "Hər missiya iş üsulunu seçki günündən əvvəl dərc etməlidir.",
     "Method published before", "Üsul əvvəldən dərc olunur",
     {"+": ("Whoever knows the method beforehand cannot say later that it was chosen to fit the result.",
            "Üsul əvvəldən məlum olsa, sonra heç kim onun nəticəyə uyğun seçildiyini deyə bilməz.")}),
    ("Observers should publish their notes from every polling station they visited.",
     "Müşahidəçilər getdikləri hər məntəqə üzrə qeydlərini dərc etməlidir.",
     "Notes of every station", "Hər məntəqənin qeydləri",
     {"+": ("Summaries can be argued about without end; notes of single stations can be checked.",
            "Xülasə haqqında sonsuz mübahisə etmək olar, ayrı-ayrı məntəqələrin qeydlərini isə yoxlamaq mümkündür."),
      "-": ("In a small village everybody would know who wrote the note; observers must be safe first.",
            "Kiçik kənddə qeydi kimin yazdığını hamı biləcək; hər şeydən əvvəl müşahidəçinin təhlükəsizliyi gəlir."),
      "0": ("We have members on both sides of this question and will discuss it in spring.",
            "Bu məsələdə üzvlərimizin fikri bölünüb; yazda müzakirə edəcəyik.")}),
    ("A joint statement should always carry the view of those who did not sign it.",
     "Birgə bəyanatda onu imzalamayanların rəyi də həmişə göstərilməlidir.",
     "Dissent in joint texts", "Birgə mətndə fərqli rəy",
     {"+": ("A statement that hides its dissent is worth less than one that shows it.",
            "Fərqli rəyi gizlədən bəyanat onu göstərən bəyanatdan daha az dəyərlidir."),
      "0": ("It depends on how long the dissenting views are; a rule on length would help.",
            "Fərqli rəylərin uzunluğundan asılıdır; uzunluq barədə qayda kömək edərdi.")}),
    ("An organisation paid by the state can observe as credibly as others if it says so.",
     "Dövlətdən maliyyə alan təşkilat bunu açıqlayırsa, başqaları kimi etibarlı müşahidə apara bilər.",
     "State funding, if disclosed", "Açıqlanan dövlət pulu",
     {"+": ("Every budget comes from somewhere. What matters is that the reader can see from where.",
            "Hər büdcənin bir mənbəyi var. Əsas odur ki, oxucu onu görə bilsin."),
      "-": ("Disclosure helps, but nobody should be paid by those whose election is being judged.",
            "Açıqlama yaxşıdır, amma heç kim seçkisini qiymətləndirdiyi tərəfdən pul almamalıdır.")}),
    ("A visit of a few days around election day is not enough to judge an election.",
     "Seçki gününə yaxın bir neçə günlük səfər seçkini qiymətləndirmək üçün kifayət etmir.",
     "Few days are not enough", "Bir neçə gün azdır",
     {"+": ("Registration, campaign and complaints take months; whoever comes for two days has not seen them.",
            "Qeydiyyat, təşviqat və şikayətlər aylarla çəkir; iki günlüyə gələn bunları görmür."),
      "-": ("A short visit by many people sees election day well, as long as it speaks only of that day.",
            "Qısa müddətə gələn çoxlu müşahidəçi seçki gününü yaxşı görür, təki yalnız həmin gündən danışsın.")}),
    ("International missions should hear more than a handful of local organisations.",
     "Beynəlxalq missiyalar təkcə bir neçə yerli təşkilatı deyil, daha çoxunu dinləməlidir.",
     "Hear more local voices", "Daha çox yerli səs",
     {"+": ("Three meetings in the capital are not a country. A public list of those heard would be a start.",
            "Paytaxtda üç görüş ölkə demək deyil. Dinlənilənlərin açıq siyahısı yaxşı başlanğıc olardı.")}),
    ("Local and international observers should be trained together.",
     "Yerli və beynəlxalq müşahidəçilərə birlikdə təlim keçilməlidir.",
     "Training together", "Birgə təlim",
     {"+": ("Those who learned the same form fill it in the same way, and their numbers can be compared.",
            "Eyni formanı birlikdə öyrənənlər onu eyni cür doldurur, rəqəmləri də müqayisə etmək olur."),
      "0": ("We are not in a position to judge this before we have seen such a training.",
            "Belə təlimi görmədən bu barədə qərar verə bilmərik.")}),
    ("Exit polls belong to the work of observers.",
     "Ekzit-pol keçirmək müşahidəçi işinin bir hissəsidir.",
     "Exit polls are our work", "Ekzit-pol bizim işdir",
     {"+": ("A poll done in the open by many organisations is one more check on the count.",
            "Bir çox təşkilatın açıq apardığı sorğu sayımı bir daha yoxlamağa imkan verir."),
      "-": ("A poll asks what people say, an observer writes down what happened. Mixing both weakens both.",
            "Sorğu insanların dediyini soruşur, müşahidəçi baş verəni yazır. İkisini qarışdırmaq hər ikisini zəiflədir."),
      "0": ("Our mandate does not speak of polls, so we take no side.",
            "Səlahiyyətimizdə sorğudan danışılmır, ona görə tərəf tutmuruq.")}),
    ("First findings should be public within 24 hours of the end of voting.",
     "İlkin nəticələr səsvermə bitəndən sonra 24 saat ərzində açıqlanmalıdır.",
     "Findings within 24 hours", "24 saata ilkin nəticə",
     {"+": ("By the second day the public has made up its mind with whatever it was given.",
            "İkinci gün artıq ictimaiyyət əlində olan məlumatla qərarını vermiş olur."),
      "-": ("Reports from far districts arrive later; a quick text would speak for the capital alone.",
            "Uzaq rayonlardan məlumat gec gəlir; tələsik mətn yalnız paytaxtın adından danışmış olar."),
      "0": ("Two days would suit us; we do not oppose one.",
            "Bizə iki gün daha uyğundur, bir günə də etiraz etmirik.")}),
    ("A body that receives a recommendation should answer it in public within six months.",
     "Tövsiyə ünvanlanan qurum ona altı ay ərzində açıq cavab verməlidir.",
     "Public answers", "Tövsiyəyə cavab",
     {"+": ("A recommendation without an answer is written again after the next election.",
            "Cavabsız qalan tövsiyə növbəti seçkidən sonra yenidən yazılır."),
      "0": ("Six months may be too short where a law has to change.",
            "Qanun dəyişməlidirsə, altı ay az ola bilər.")}),
]

WORD = {"+": "agree", "-": "disagree", "0": "pass"}

# Positions that were revised: what stood before.
REVISED = {
    ("quiet-ferry", 9): {
        "position": "disagree",
        "reason": "Our reports from the districts used to need two days; a hurried text would have left them out."},
    ("gunebaxan", 2): {
        "position": "agree",
        "reason": "Qeydlər dərc olunarsa, hər kəs onları müqayisə edə bilər."},
}


def marks(plus, minus=()):
    return [{"organisation": o, "mark": "+"} for o in plus] + [{"organisation": o, "mark": "-"} for o in minus]


# What organisations argue beyond the reasons of their positions.
ARGUED = [
    {"statement": "2", "side": "for", "organisation": "north-kettle", "language": "en",
     "text": "Two missions wrote different numbers for the same station once. Only because both had published their notes "
             "could anybody see which one had counted twice.",
     "marks": marks(["quiet-ferry", "yeddi-korpu", "nar-bagi", "dag-cesmesi", "paper-lantern"], ["amber-staircase"]),
     "replies": [
         {"organisation": "dag-cesmesi", "language": "az",
          "text": "Belə halda qeydi yazanın adı deyil, məntəqənin nömrəsi lazımdır. Adsız dərc etmək bizi razı salardı.",
          "marks": marks(["north-kettle", "gunebaxan"])}]},
    {"statement": "2", "side": "for", "organisation": "aydin-sehife", "language": "az",
     "text": "Jurnalist xülasəyə istinad edə bilmir: hansı məntəqədə nə baş verdiyi görünmür. Qeydlər açıq olsa, hər rayonun "
             "qəzeti öz məntəqəsindən yaza bilər.",
     "marks": marks(["yeddi-korpu", "gunebaxan", "acar-soz"], ["bes-pencere", "ipek-sap"])},
    {"statement": "2", "side": "against", "organisation": "bes-pencere", "language": "az",
     "text": "Otuz nəfərlik məntəqədə “müşahidəçi yaşlı qadın idi” sözü kifayətdir ki, onu tanısınlar. Qeydlər əvvəlcə "
             "şəxsi məlumatdan təmizlənməlidir.",
     "marks": marks(["meridian-oak", "ipek-sap", "acar-soz", "lanternfield"]),
     "replies": [
         {"organisation": "lanternfield", "language": "en",
          "text": "We do this by hand before every publication. It takes two people a week for four hundred stations.",
          "marks": marks(["bes-pencere", "aydin-sehife"])}]},
]


# Whose positions are preliminary, and how sure some are.
PRELIMINARY = ("aydin-sehife", "dag-cesmesi")
CERTAINTY = {
    "high": (("nar-bagi", 2), ("yeddi-korpu", 10), ("aydin-sehife", 4), ("dag-cesmesi", 7), ("gunebaxan", 1), ("acar-soz", 4),
             ("acar-soz", 8), ("ipek-sap", 10), ("bes-pencere", 4), ("lanternfield", 8), ("quiet-ferry", 3),
             ("meridian-oak", 5), ("meridian-oak", 9), ("amber-staircase", 2), ("amber-staircase", 7), ("paper-lantern", 9)),
    "medium": (("yeddi-korpu", 2), ("aydin-sehife", 9), ("gunebaxan", 5), ("ipek-sap", 2), ("bes-pencere", 9),
               ("quiet-ferry", 7), ("north-kettle", 3), ("paper-lantern", 1)),
    "low": (("yeddi-korpu", 6), ("dag-cesmesi", 3), ("gunebaxan", 10), ("ipek-sap", 6), ("lanternfield", 4),
            ("meridian-oak", 1), ("north-kettle", 8), ("paper-lantern", 5)),
}


def observing():
    own = []
    for org in ORGANISATIONS:
        for number, answer in enumerate(org[7]):
            if answer == ".":
                continue
            language = "az" if org[6] == "local" else "en"
            reason = STATEMENTS[number][4][answer][1 if language == "az" else 0]
            row = {"organisation": org[0], "statement": str(number + 1), "position": WORD[answer],
                   "reason": reason, "language": language}
            if (org[0], number + 1) in REVISED:
                row["earlier"] = REVISED[(org[0], number + 1)]
            if org[0] in PRELIMINARY:
                row["preliminary"] = True
            for word, places in CERTAINTY.items():
                if (org[0], number + 1) in places:
                    row["certainty"] = word
            own.append(row)
    return {
        "consultation": {
            "slug": "observing-together",
            "who": "organisations",
            "example": True,
            "opens_in_days": -10,
            "closes_in_days": 90,
            "question": {
                "en": "How should local and international organisations observe the next election together?",
                "az": "Yerli və beynəlxalq təşkilatlar növbəti seçkini birlikdə necə müşahidə etməlidir?"},
            "short": {"en": "Observing the next election", "az": "Növbəti seçkinin müşahidəsi"},
            "background": {
                "en": "An example. The organisations below are made up, and so are their answers.\n\n"
                      "Sign in as the sample representative of the Nar Bağı Civic Forum and answer the statements that are "
                      "still open: the picture changes while you watch.",
                "az": "Nümunədir. Aşağıdakı təşkilatlar və onların cavabları uydurulub.\n\n"
                      "Nar Bağı Vətəndaş Forumunun uydurma təmsilçisi kimi daxil olub açıq qalan tezisləri cavablandırın: "
                      "mənzərə gözünüzün qarşısında dəyişir."},
            "coding": {"en": "", "az": ""},
        },
        "organisations": [{"id": o[0], "name": {"en": o[1], "az": o[2]}, "short": {"en": o[3], "az": o[4]},
                           "kind": o[5], "scope": o[6], "note": MADE_UP} for o in ORGANISATIONS],
        "sources": [],
        "statements": [{"id": str(n + 1), "text": {"en": s[0], "az": s[1]}, "short": {"en": s[2], "az": s[3]}}
                       for n, s in enumerate(STATEMENTS)],
        "arguments": ARGUED,
        "own": own,
    }


# English, Azerbaijani, short ones, then the chance (in per cent) that a visitor of kind A, B, C agrees.
PUBLIC = [
    ("The result of every polling station should be online the same night.",
     "Hər məntəqənin nəticəsi elə həmin gecə internetdə olmalıdır.",
     "Results online that night", "Nəticə həmin gecə", (95, 84, 92)),
    ("I would rather read about the candidates on paper, delivered to my home.",
     "Namizədlər haqqında evimə gətirilən çap materialından oxumağı üstün tuturam.",
     "Candidates on paper", "Namizədlər çapda", (10, 92, 40)),
    ("Candidates should debate on local television.",
     "Namizədlər yerli televiziyada debat aparmalıdır.",
     "Debates on local TV", "Yerli TV-də debat", (60, 90, 70)),
    ("Cameras in polling stations make me trust the count more.",
     "Məntəqələrdəki kameralar sayıma etibarımı artırır.",
     "Cameras build trust", "Kamera etibar yaradır", (92, 65, 8)),
    ("Cameras in polling stations make people feel watched.",
     "Məntəqələrdəki kameralar insanda izlənmə hissi yaradır.",
     "Cameras feel like watching", "Kamera: izlənmə hissi", (10, 35, 95)),
    ("I would observe an election myself if somebody trained me.",
     "Kimsə mənə təlim keçsəydi, seçkini özüm müşahidə edərdim.",
     "I would observe", "Özüm müşahidə edərdim", (55, 30, 90)),
    ("Official information about the election belongs on social networks too.",
     "Seçki haqqında rəsmi məlumat sosial şəbəkələrdə də olmalıdır.",
     "Information on networks", "Məlumat şəbəkələrdə", (96, 15, 62)),
    ("Information on the election should also come in large print and as audio.",
     "Seçki məlumatı iri şriftlə və səsli formada da verilməlidir.",
     "Large print and audio", "İri şrift və səs", (90, 95, 93)),
    ("Schools should hold open evenings where observers answer questions.",
     "Məktəblərdə müşahidəçilərin sualları cavablandırdığı açıq görüşlər keçirilməlidir.",
     "Evenings with observers", "Müşahidəçi ilə görüş", (45, 82, 88)),
    ("It should be possible to vote over the internet.",
     "İnternet vasitəsilə səs vermək mümkün olmalıdır.",
     "Voting over the internet", "İnternetlə səsvermə", (88, 8, 12)),
    ("No opinion polls should be published in the week before the election.",
     "Seçkidən əvvəlki həftədə rəy sorğuları dərc edilməməlidir.",
     "No polls in the last week", "Son həftə sorğusuz", (22, 80, 30)),
    ("Every voter should get the address of the polling station by text message.",
     "Hər seçiciyə məntəqənin ünvanı mesajla göndərilməlidir.",
     "Address by text message", "Ünvan mesajla", (95, 55, 60)),
]
VISITORS = "A" * 34 + "B" * 28 + "C" * 20


def visitors():
    """One row of answers a visitor; most answer nearly all statements, some leave early."""
    dice = random.Random(20261123)
    rows = []
    for kind in VISITORS:
        seen = 12 if dice.random() < 0.7 else dice.randint(5, 11)
        order = list(range(len(PUBLIC)))
        dice.shuffle(order)
        row = ["."] * len(PUBLIC)
        for number in order[:seen]:
            chance = PUBLIC[number][4]["ABC".index(kind)]
            throw = dice.random() * 100
            row[number] = "0" if dice.random() < 0.07 else "+" if throw < chance else "-"
        rows.append("".join(row))
    dice.shuffle(rows)
    return rows


def public():
    return {
        "consultation": {
            "slug": "following-the-election",
            "who": "public",
            "example": True,
            "opens_in_days": -5,
            "closes_in_days": 90,
            "question": {"en": "What would help you to follow an election where you live?",
                         "az": "Yaşadığınız yerdə seçkini izləməkdə sizə nə kömək edərdi?"},
            "short": {"en": "Following an election", "az": "Seçkini izləmək"},
            "background": {
                "en": "An example that everybody can answer, without an account and without giving a name. The answers "
                      "that are there already were made up by a program.\n\n"
                      "Your browser keeps one cookie, so that you can revise your answers; it is used for nothing else.",
                "az": "Hamının cavab verə biləcəyi nümunə: hesab da, ad da lazım deyil. Artıq verilmiş cavabları proqram "
                      "uydurub.\n\n"
                      "Brauzerinizdə cavablarınızı dəyişə bilməyiniz üçün bir kuki saxlanılır; ondan başqa məqsədlə istifadə "
                      "olunmur."},
            "coding": {"en": "", "az": ""},
        },
        "organisations": [],
        "sources": [],
        "statements": [{"id": str(n + 1), "text": {"en": s[0], "az": s[1]}, "short": {"en": s[2], "az": s[3]}}
                       for n, s in enumerate(PUBLIC)],
        "visitors": visitors(),
    }


# Both sides answer these: English, Azerbaijani, short ones, reasons of organisations by answer (English, Azerbaijani), then
# the chance (in per cent) that a visitor agrees.
RESULTS = [
    ("The count of every polling station should be shown beside a photograph of its protocol.",
     "Hər məntəqənin sayımı protokolunun şəkli ilə yanaşı göstərilməlidir.",
     "Count beside its protocol", "Sayım protokolla yanaşı",
     {"+": ("A number that can be held against the sheet it came from needs nobody’s word.",
            "Öz vərəqi ilə tutuşdurula bilən rəqəmə inanmaq üçün heç kimin sözü lazım deyil.")}, 96),
    ("Observers and the election commission should publish their figures in the same format.",
     "Müşahidəçilər və seçki komissiyası rəqəmlərini eyni formatda dərc etməlidir.",
     "The same format for all", "Hamı üçün eyni format",
     {"+": ("Two tables that cannot be laid side by side let everybody keep their own truth.",
            "Yan-yana qoyulmayan iki cədvəl hər kəsə öz həqiqətini saxlamağa imkan verir.")}, 88),
    ("Explanations should come in plain language first and in legal terms after that.",
     "İzahat əvvəlcə sadə dildə, sonra hüquqi dildə verilməlidir.",
     "Plain language first", "Əvvəlcə sadə dil",
     {"+": ("Most readers are voters and no lawyers, and the result is theirs.",
            "Oxucuların çoxu hüquqşünas deyil, seçicidir və nəticə onlarındır."),
      "0": ("We have no view on the order as long as both are there.",
            "Hər ikisi varsa, ardıcıllıq barədə fikrimiz yoxdur.")}, 93),
    ("Unconfirmed results should not be published on election night.",
     "Təsdiqlənməmiş nəticələr seçki gecəsi dərc olunmamalıdır.",
     "Nothing unconfirmed", "Təsdiqlənməmiş olmasın",
     {"+": ("A wrong number of the first night is quoted for years.",
            "İlk gecənin səhv rəqəmi illərlə təkrarlanır."),
      "-": ("Silence until the morning is filled with rumours; say what is preliminary and publish it.",
            "Səhərədək susmaq şayiələrə yer açır; ilkin olduğunu yazıb dərc etmək lazımdır.")}, 28),
    ("Complaints and the answers to them should be open to everybody within a month.",
     "Şikayətlər və onlara verilən cavablar bir ay ərzində hamıya açıq olmalıdır.",
     "Complaints open in a month", "Şikayətlər bir ayda açıq",
     {"+": ("Whoever complained and whoever was complained about both deserve an answer that can be read.",
            "Şikayət edən də, haqqında şikayət edilən də oxuna bilən cavaba layiqdir.")}, 90),
]
BOTH_SIDES = [("yeddi-korpu", "+++++"), ("aydin-sehife", "+++-+"), ("acar-soz", "++0++"),
              ("lanternfield", "+++-+"), ("quiet-ferry", "++.-+"), ("north-kettle", "+++-+"), ("nar-bagi", ".....")]


# By both sides, and marked by both; a line of marks has a place for each visitor.
ARGUED_BY_BOTH = [
    {"statement": "4", "side": "for", "organisation": "quiet-ferry", "language": "en",
     "text": "The first hundred stations to report are never a sample of all. Every election night somebody celebrates a "
             "result that is gone by morning, and then nobody believes the second number either.",
     "marks": marks(["lanternfield", "acar-soz"], ["aydin-sehife"]),
     "visitor_marks": "++-+.++-+++.+-++.++-+",
     "replies": [
         {"visitor": 4, "language": "az",
          "text": "Bəs niyə gecə heç nə demirlər? Susqunluq şayiə yaradır, rəqəm isə heç olmasa yoxlanıla bilər."}]},
    {"statement": "4", "side": "against", "organisation": "aydin-sehife", "language": "az",
     "text": "Rəqəmlər onsuz da yayılır. Rəsmi mənbə susanda oxucu yoxlanılmamış kanallara gedir; təsdiqlənməmiş nəticə bunu "
             "açıq yazmaq şərti ilə dərc olunsun.",
     "marks": marks(["yeddi-korpu", "north-kettle"], ["quiet-ferry"]),
     "visitor_marks": "+--++-+.+-+--+.+-++-"},
    {"statement": "4", "side": "against", "visitor": 11, "language": "en",
     "text": "I waited until two in the morning with the protocol of our station in my hand. I would rather see it online, "
             "marked as not confirmed, than hear rumours on the stairs.",
     "visitor_marks": "+.++"},
]


def together():
    """Organisations by name and visitors without one, on the same statements."""
    known = {o[0]: o for o in ORGANISATIONS}
    own = []
    for slug, answers in BOTH_SIDES:
        language = "az" if known[slug][6] == "local" else "en"
        for number, answer in enumerate(answers):
            if answer == ".":
                continue
            own.append({"organisation": slug, "statement": str(number + 1), "position": WORD[answer],
                        "reason": RESULTS[number][4][answer][1 if language == "az" else 0], "language": language})
    dice = random.Random(20261129)
    rows = []
    for _ in range(31):
        seen = 5 if dice.random() < 0.8 else 3
        row = [("0" if dice.random() < 0.06 else "+" if dice.random() * 100 < s[5] else "-") for s in RESULTS]
        rows.append("".join(row[:seen]) + "." * (5 - seen))
    return {
        "consultation": {
            "slug": "explaining-the-result",
            "who": "both",
            "example": True,
            "collects_in_days": -34,
            "opens_in_days": -20,
            "closes_in_days": 60,
            "review_in_days": 74,
            "inviter": "lanternfield",
            "languages": "az en",
            "divisions": "scope member funding",
            "question": {"en": "How should the result of an election be explained to everybody?",
                         "az": "Seçkinin nəticəsi hamıya necə izah edilməlidir?"},
            "short": {"en": "Explaining the result", "az": "Nəticənin izahı"},
            "background": {
                "en": "An example in which organisations and the public answer the same statements. Organisations answer by "
                      "name and give reasons, everybody else without a name. Both are made up, and both are counted on "
                      "their own: nothing adds them up.",
                "az": "Təşkilatların və ictimaiyyətin eyni tezisləri cavablandırdığı nümunə. Təşkilatlar adla və "
                      "əsaslandırma ilə, qalan hər kəs adsız cavab verir. Hər ikisi uydurulub və ayrı-ayrılıqda sayılır: heç "
                      "yerdə cəmlənmir."},
            "coding": {"en": "One position was read from a made-up letter, to show how an organisation replaces it by its own.",
                       "az": "Bir mövqe uydurma məktubdan oxunub ki, təşkilatın onu öz mövqeyi ilə necə əvəz etdiyi görünsün."},
        },
        "organisations": [{"id": o[0], "name": {"en": o[1], "az": o[2]}, "short": {"en": o[3], "az": o[4]},
                           "kind": o[5], "scope": o[6], "note": MADE_UP} for o in (known[slug] for slug, _ in BOTH_SIDES)],
        "sources": [{"id": "nar-bagi-letter", "url": "https://example.org/nar-bagi/letter-on-results",
                     "title": "Seçki nəticələri haqqında açıq məktub (nümunə)", "publisher": "Nar Bağı Vətəndaş Forumu",
                     "kind": "mission_statement", "dated": "2026-05", "language": "az"}],
        "links": ["nar-bagi-letter"],
        "statements": [{"id": str(n + 1), "text": {"en": s[0], "az": s[1]}, "short": {"en": s[2], "az": s[3]}}
                       for n, s in enumerate(RESULTS)],
        "coded": [{"organisation": "nar-bagi", "statement": "1", "position": "agree", "basis": "stated", "coder": "R1, R2",
                   "note": {"en": "Asks in its letter that every protocol can be seen.",
                            "az": "Məktubda hər protokolun görünməsini istəyir."}, "sources": ["nar-bagi-letter"]}],
        "arguments": ARGUED_BY_BOTH,
        "own": own,
        "visitors": rows,
    }


def main():
    for name, content in (("observing-together", observing()), ("following-the-election", public()),
                          ("explaining-the-result", together())):
        with open(os.path.join(sys.argv[1], name + ".json"), "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.write("\n")


if __name__ == "__main__":
    main()
