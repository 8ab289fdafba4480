"""What the PO tools accept, refuse and report.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).resolve().parents[3] / "tools"
sys.dont_write_bytecode = True
sys.path.insert(0, str(TOOLS))
import po  # noqa: E402  (the path above comes first)

HEADER = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


class Project:
    """A folder with sources and catalogues of its own."""

    def __init__(self, folder, source, az="", en="", name="a.c"):
        self.root = pathlib.Path(folder)
        (self.root / "src").mkdir()
        (self.root / "po").mkdir()
        (self.root / "src" / name).write_text(source)
        for lang, text in (("az", az), ("en", en)):
            (self.root / "po" / f"{lang}.po").write_text(HEADER + text)

    def check(self, *options):
        done = subprocess.run([sys.executable, TOOLS / "po_check.py", "--root", self.root,
                               "--po", self.root / "po", *options],
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    def read(self, lang):
        return po.read(str(self.root / "po" / f"{lang}.po"))


def entry(msgid, *msgstr, plural=None):
    if plural is None:
        return f'msgid "{msgid}"\nmsgstr "{msgstr[0]}"\n\n'
    forms = "".join(f'msgstr[{i}] "{text}"\n' for i, text in enumerate(msgstr))
    return f'msgid "{msgid}"\nmsgid_plural "{plural}"\n{forms}\n'


class PoTest(unittest.TestCase):
    def project(self, source, **more):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return Project(folder.name, source, **more)

    def test_every_kind_of_call_is_found(self):
        project = self.project(
            '_("a"); N_("b" " c\\n"  \\\n  "d"); trf(f(x, "no"), "e {0}", y); trh(cx, "f");\n'
            'trn(cx, g(1, 2), "{0} one", "{0} more", z); /* _("comment") */ // _("comment")\n'
            'x = "_(\\"text\\")"; trn_(cx, "no"); _(id); trf((cx), "" msgid, 1)')
        code, out = project.check()
        self.assertEqual(code, 1)
        self.assertEqual(out.count("missing"), 10)
        for text in ('"a"', '"b c\\nd"', '"e {0}"', '"f"', '"{0} one"'):
            self.assertIn(f"az.po: missing: {text}", out)

    def test_templates_are_read_too(self):
        project = self.project('<p title="{{ _("a") }}">{{ trh(cx, "b {0}", link) }}</p>',
                               name="v.html")
        self.assertEqual(project.check()[1].count("missing"), 4)

    def test_a_complete_catalogue_passes(self):
        text = entry("a", "x") + entry("{0} one", "bir", "{0} x", plural="{0} more")
        project = self.project('_("a"); trn(cx, 1, "{0} one", "{0} more");',
                               az=text.replace("bir", "{0} x"), en=text.replace("bir", "{0} x"))
        self.assertEqual(project.check(), (0, ""))

    def test_differing_placeholders_are_reported(self):
        project = self.project('trf(cx, "{0} of {1}", a, b);', az=entry("{0} of {1}", "{0}"),
                               en=entry("{0} of {1}", "{1} {0}"))
        code, out = project.check()
        self.assertEqual(code, 1)
        self.assertIn("placeholders ['{0}'] instead of ['{0}', '{1}']", out)
        self.assertNotIn("en.po", out)

    def test_other_quotation_marks_around_a_placeholder_are_reported(self):
        project = self.project('trf(cx, "{0} froze {1}", a, b); trf(cx, "On “{0}”", a);',
                               az=entry("{0} froze {1}", "{0} “{1}” dondurdu") + entry("On “{0}”", "{0}"),
                               en=entry("{0} froze {1}", "{0} froze {1}") + entry("On “{0}”", "On “{0}”"))
        code, out = project.check()
        self.assertEqual(code, 1)
        self.assertIn("quotation marks around ['{1}'] instead of []", out)
        self.assertIn("quotation marks around [] instead of ['{0}']", out)
        self.assertNotIn("en.po", out)

    def test_unused_and_empty_entries_are_reported(self):
        project = self.project('_("a");', az=entry("a", ""), en=entry("a", "a") + entry("b", "b"))
        out = project.check()[1]
        self.assertIn('az.po: missing: "a"', out)
        self.assertIn('en.po: no longer used: "b"', out)

    def test_a_missing_plural_form_is_reported(self):
        az = entry("{0} one", "{0} x", "", plural="{0} more")
        project = self.project('trn(cx, 1, "{0} one", "{0} more");', az=az,
                               en=az.replace('""', '"{0} x"'))
        self.assertIn("needs 2 forms", project.check()[1])

    def test_update_adds_drops_and_keeps(self):
        project = self.project('_("a"); _("b"); trn(cx, 1, "{0} one", "{0} more");',
                               az="# a note\n" + entry("a", "x") + entry("old", "y"))
        code, out = project.check("--update")
        self.assertEqual(code, 1)
        self.assertEqual(out.count("missing"), 2)
        az, en = project.read("az"), project.read("en")
        self.assertEqual(sorted(az.entries), ["a", "b", "{0} one"])
        self.assertEqual(az.entries["a"].msgstr, ["x"])
        self.assertEqual(az.entries["a"].comments, ["# a note"])
        self.assertEqual(en.entries["{0} one"].msgstr, ["{0} one", "{0} more"])
        self.assertEqual(en.entries["b"].msgstr, ["b"])

    def test_broken_files_are_refused_with_the_line(self):
        for text in ('msgid "a"\n', '#, fuzzy\nmsgid "a"\nmsgstr "b"\n', 'msgstr "b"\n',
                     'msgid "a\nmsgstr "b"\n', 'msgid "a"\nmsgstr "\\q"\n', 'msgctxt "x"\n',
                     entry("a", "b") * 2, '"a"\n', 'msgid "a"\nmsgstr[1] "b"\n'):
            project = self.project("", az=text)
            with self.subTest(text), self.assertRaisesRegex(po.PoError, r"po:\d+: "):
                project.read("az")

    def test_what_is_written_reads_back(self):
        project = self.project("", az=entry('q\\"\\n\\t\\\\ {0}', 'ə\\"\\\\n'))
        before = project.read("az")
        po.write(before)
        after = project.read("az")
        self.assertEqual([e.msgid for e in after.entries.values()], ['q"\n\t\\ {0}'])
        self.assertEqual(list(after.entries.values())[0].msgstr, ['ə"\\n'])
        self.assertEqual(after.plural_rule(), (2, "(n != 1)"))

    def test_a_plural_rule_is_arithmetic_only(self):
        project = self.project("")
        catalog = project.read("az")
        catalog.header = "Plural-Forms: nplurals=2; plural=system(n);\n"
        with self.assertRaises(po.PoError):
            catalog.plural_rule()


if __name__ == "__main__":
    unittest.main()
