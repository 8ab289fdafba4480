#!/usr/bin/env python3
"""Converts the facts on the 2013 election into data/demo/election-2013.json, once.

    tools/convert_election_2013.py ../shared/data/election-2013/facts.json > data/demo/election-2013.json

Short names, the Azerbaijani of the coders' notes and the text on how it was coded are added here.
The output is committed and built into the program; a clone needs neither this run nor its input.
SPDX-License-Identifier: AGPL-3.0-or-later
"""
import hashlib
import json
import sys

CODER = "R1, R2"  # the same in every language; explained in CODING

SHORT = {  # id: (English, Azerbaijani)
    "odihr": ("ODIHR", "DTİHB"),
    "osce-pa": ("OSCE PA", "ATƏT PA"),
    "pace": ("PACE", "AŞPA"),
    "ep-del": ("EP delegation", "AP heyəti"),
    "ep-plenary": ("EP plenary", "AP plenarı"),
    "ipa-cis": ("IPA CIS", "MDB PA"),
    "cis": ("CIS mission", "MDB missiyası"),
    "turkic-council": ("Turkic Council", "Türk Şurası"),
    "esisc": ("ESISC", "ESISC"),
    "emds": ("EMDS", "SMDT"),
    "icv": ("ICV", "KBƏ"),
    "nca": ("NCA", "QHT-ƏA"),
    "epde": ("EPDE", "EPDE"),
    "ajf": ("AJF", "AJF"),
    "esi": ("ESI", "ESI"),
    "cec": ("CEC", "MSK"),
    "mfa": ("MFA", "XİN"),
    "pres-admin": ("Pres. Admin.", "Prez. Admin."),
    "us-gov": ("United States", "ABŞ"),
}

KIND = {  # words of the facts to words of registry.h
    "intergovernmental": "intergovernmental",
    "parliamentary_assembly": "parliamentary_assembly",
    "parliamentary_delegation": "parliamentary_assembly",
    "parliament": "parliament",
    "think_tank": "research",
    "citizen_observer": "ngo",
    "ngo_alliance": "network",
    "ngo_network": "network",
    "pollster": "company",
    "election_authority": "state_body",
    "government": "state_body",
}

ORGANISATION_NOTE = {
    "nca": (
        "Has no connection with this software, although the names are similar. It was an alliance of NGOs that "
        "announced election monitoring and published an exit poll.",
        "Adları oxşar olsa da, bu proqramla heç bir əlaqəsi yoxdur. Seçki monitorinqi elan etmiş və ekzit-pol "
        "açıqlamış QHT alyansı idi."),
    "emds": (
        "Its predecessor, the Election Monitoring Center, lost its registration by court decision in May 2008; EMDS "
        "itself was refused registration. Member of EPDE.",
        "Sələfi olan Seçki Monitorinq Mərkəzinin qeydiyyatı 2008-ci ilin mayında məhkəmə qərarı ilə ləğv edilib; "
        "SMDT-nin özü qeydiyyata alınmayıb. EPDE-nin üzvüdür."),
    "icv": (
        "The Azerbaijani form of the name was not confirmed in a stored source.",
        "Adın Azərbaycan dilindəki forması saxlanılmış mənbə ilə təsdiqlənməyib."),
    "esi": (
        "Its report of 2013 was paid for by a grant of the Open Society Foundations, as its cover page says.",
        "2013-cü il hesabatını Open Society Foundations qrantı maliyyələşdirib; bu, hesabatın üz səhifəsində "
        "göstərilib."),
}

STATEMENT_SHORT = {
    "i1": ("Election day free and fair", "Seçki günü azad, ədalətli"),
    "i2": ("Votes counted properly", "Səslər düzgün sayılıb"),
    "i3": ("Freedoms before needed improvement", "Azadlıqlar yaxşılaşmalı idi"),
    "i4": ("Technical preparation efficient", "Texniki hazırlıq səmərəli"),
    "i5": ("Earlier advice needs action", "Tövsiyələr tədbir tələb edir"),
    "i6": ("Pressure on voters a problem", "Seçicilərə təzyiq problem"),
    "i7": ("Credit for inviting observers", "Dəvət təqdirə layiq"),
    "i8": ("ODIHR a sound basis", "DTİHB etibarlı əsas"),
}

NOTE_AZ = {  # the coders' notes as the facts write them
    "as co-signatory of the joint statement; the head of delegation described the seven stations visited in person "
    "positively":
        "Birgə bəyanatı imzalayan kimi; heyətin rəhbəri şəxsən baş çəkdiyi yeddi məntəqəni müsbət təsvir edib.",
    "said that the election as a whole failed OSCE standards":
        "Seçkinin bütövlükdə ATƏT standartlarına cavab vermədiyini deyib.",
    "reported transparency, a calm course and only technical shortcomings":
        "Şəffaflıq, sakit gediş və yalnız texniki nöqsanlar bildirib.",
    "speaks of systematic manipulation, on the findings of domestic observers and ODIHR":
        "Yerli müşahidəçilərin və DTİHB-nin qənaətlərinə əsasən sistemli saxtalaşdırmadan danışır.",
    "a report on the missions; ESI did not observe itself":
        "Missiyalar barədə hesabat; ESI özü müşahidə aparmayıb.",
    "the CEC chair called the process fully transparent and up to modern standards":
        "MSK sədri prosesi tam şəffaf və müasir standartlara uyğun adlandırıb.",
    "the special co-ordinator of the joint short-term mission named counting as a shortcoming":
        "Birgə qısamüddətli missiyanın xüsusi əlaqələndiricisi sayımı nöqsan kimi qeyd edib.",
    "joint interim report with EMDS": "SMDT ilə birgə aralıq hesabat.",
    "its own report; the CEC prepared the election itself": "Öz hesabatı; seçkini MSK özü hazırlayıb.",
    "asks the authorities to consider previous and current recommendations":
        "Hakimiyyəti əvvəlki və hazırkı tövsiyələri nəzərə almağa çağırır.",
    "as continued allegations of candidate and voter intimidation":
        "Namizəd və seçicilərin qorxudulmasına dair davam edən iddialar kimi.",
    "saw no evidence of intimidation of voters on election day in or near polling stations; does not speak of the "
    "campaign":
        "Seçki günü məntəqələrdə və ətrafında qorxutma əlaməti görməyib; kampaniyadan danışmır.",
    "voters instructed whom to vote for, organised group voting, interference with secrecy of the vote":
        "Seçicilərə kimə səs verəcəyi deyilib, qrup halında səsvermə, səsvermənin gizliliyinə müdaxilə.",
    "for inviting the OSCE": "ATƏT-i dəvət etdiyinə görə.",
}

BACKGROUND = (
    "On 9 October 2013 Azerbaijan elected its president. Bodies that watched or judged the election said opposite "
    "things about it, and agreed on some.\n\n"
    "Nineteen of them are on record here, six local and thirteen international. What each said was read from public "
    "texts of the time. The bodies did not take part themselves.\n\n"
    "This is neither a verdict on the election nor a census of its observers: only bodies whose texts could be read are "
    "here. Where a body said nothing on a statement, the page says *not stated*; that is never counted as a neutral "
    "answer.",
    "2013-cü il oktyabrın 9-da Azərbaycanda prezident seçkisi keçirilib. Seçkini müşahidə edən və ya qiymətləndirən "
    "qurumlar onun haqqında bir-birinə zidd fikirlər söyləyib, bəzi məsələlərdə isə həmfikir olublar.\n\n"
    "Burada on doqquz qurum qeyddədir: altısı yerli, on üçü beynəlxalq. Hər birinin nə dediyi həmin dövrün açıq "
    "mətnlərindən oxunub. Qurumların özləri iştirak etməyib.\n\n"
    "Bu, nə seçki haqqında hökm, nə də müşahidəçilərin tam siyahısıdır: yalnız mətnləri oxuna bilən qurumlar buradadır. "
    "Qurum bir tezis barədə heç nə deməyibsə, səhifədə *bildirilməyib* yazılır; bu heç vaxt bitərəf cavab sayılmır.")

CODING = (
    "Two readers, R1 and R2, read the public texts of the bodies, one after the other, and noted for each body and each statement: "
    "agrees, disagrees, or did not speak. The second reader did not look at the first reader's answers, but had read "
    "an earlier description of the material, so the second reading is not fully blind. Both saw mostly the opening "
    "pages of the longer reports.\n\n"
    "- Over all pairs of body and statement (176 at that time, with 22 bodies) the readers gave the same answer in 157: "
    "89%, Cohen's kappa 0.79.\n"
    "- Over the 112 pairs of bodies to which the first reader gave at least one answer: 100 the same, 89%, kappa 0.83.\n"
    "- Over the 71 pairs filled by at least one reader: 52 the same, 73%, kappa 0.52.\n"
    "- Over the 52 pairs filled by both: 52 the same. The readers never gave opposite answers; they differed only on "
    "whether a body had spoken at all.\n\n"
    "Only positions on which both agreed remain, and seven that the second reader added because the body's own "
    "publication says so: 53 in all. Of these, 43 are *stated* by the source and 10 are *inferred*, because they follow "
    "from what it says; each inferred one is marked wherever it is shown.\n\n"
    "A few sources are parties to the dispute. Publisher and kind stand beside every source.",
    "İki oxucu (R1 və R2) qurumların açıq mətnlərini bir-birinin ardınca oxuyub və hər qurum, hər tezis üçün qeyd edib: razıdır, razı "
    "deyil və ya danışmayıb. İkinci oxucu birincinin cavablarına baxmayıb, lakin material haqqında əvvəlki təsviri "
    "oxumuşdu, ona görə ikinci oxunuş tam müstəqil sayılmır. Hər ikisi uzun hesabatların əsasən ilk səhifələrini görüb.\n\n"
    "- Bütün qurum və tezis cütləri üzrə (o vaxt 22 qurumla 176 cüt) oxucular 157 halda eyni cavabı verib: 89 %, Koen kappası "
    "0,79.\n"
    "- Birinci oxucunun ən azı bir cavab verdiyi qurumların 112 cütü üzrə: 100 eyni cavab, 89 %, kappa 0,83.\n"
    "- Ən azı bir oxucunun doldurduğu 71 cüt üzrə: 52 eyni cavab, 73 %, kappa 0,52.\n"
    "- Hər ikisinin doldurduğu 52 cüt üzrə: 52 eyni cavab. Oxucular heç vaxt zidd cavab verməyib; yalnız qurumun ümumiyyətlə "
    "danışıb-danışmadığı fərqli oxunub.\n\n"
    "Yalnız hər ikisinin razılaşdığı mövqelər, bir də qurumun öz mətnində deyildiyi üçün ikinci oxucunun əlavə etdiyi yeddi "
    "mövqe qalıb: cəmi 53. Onlardan 43-ü mənbədə *bildirilib*, 10-u isə *mətndən çıxarılıb*, çünki deyilənlərdən belə "
    "çıxır; belə mövqe göstərildiyi hər yerdə işarələnir.\n\n"
    "Bəzi mənbələr mübahisənin tərəfləridir. Hər mənbənin yanında naşiri və növü göstərilir.")


def both(pair):
    return {"en": pair[0], "az": pair[1]}


def sentence(text):
    """The note as a sentence of its own."""
    return text[0].upper() + text[1:] + "." if text else ""


def note(text):
    if not text:
        return {"en": "", "az": ""}
    return {"en": sentence(text), "az": NOTE_AZ[text]}


def convert(facts, sha256):
    used = set()
    for row in facts["stances"] + facts["positions"]:
        used.update(row["sources"])
    return {
        "origin": {"compiled": facts["compiled"], "sha256": sha256},
        "consultation": {
            "slug": "election-2013",
            "who": "organisations",
            "example": False,
            "opens": "2013-10-09",
            "closes": "2014-01-01",
            "published": True,
            "languages": "az en",
            "divisions": "scope member funding",
            "question": both((
                "How do local and international organisations judge the presidential election of 9 October 2013?",
                "Yerli və beynəlxalq təşkilatlar 2013-cü il 9 oktyabr prezident seçkisini necə qiymətləndirir?")),
            "short": both(("The election of 9 October 2013", "9 oktyabr 2013 seçkisi")),
            "background": both(BACKGROUND),
            "coding": both(CODING),
        },
        "organisations": [{
            "id": o["id"],
            "name": both((o["name_en"], o["name_az"])),
            "short": both(SHORT[o["id"]]),
            "kind": KIND[o["kind"]],
            "scope": o["scope"],
            "note": both(ORGANISATION_NOTE.get(o["id"], ("", ""))),
        } for o in facts["organisations"]],
        "sources": [{
            "id": key,
            "url": s["url"],
            "title": s["title"],
            "publisher": s["publisher"],
            "kind": s["kind"],
            "dated": s["date"] or "",
            "language": "en",  # the facts give every title in English
        } for key, s in facts["sources"].items() if key in used],
        "links": ["odihr-final", "pace-joint", "iacis-transp", "emds-prelim", "cec-report", "esi"],
        "statements": [{
            "id": i["id"],
            "text": both((i["text_en"], i["text_az"])),
            "short": both(STATEMENT_SHORT[i["id"]]),
        } for i in facts["issues"]],
        "coded": [{
            "organisation": s["organisation"],
            "statement": s["issue"],
            "position": s["stance"],
            "basis": s["basis"],
            "coder": CODER,
            "note": note(s.get("note")),
            "sources": s["sources"],
        } for s in facts["stances"]],
        "documents": [{
            "organisation": p["organisation"],
            "dated": p["date"],
            "summary": both((p["summary_en"], p["summary_az"].replace("“exit-poll”", "ekzit-pol"))),
            "verified": p["verified"],
            "sources": p["sources"],
        } for p in facts["positions"]],
    }


def main():
    with open(sys.argv[1], "rb") as file:
        raw = file.read()
    out = convert(json.loads(raw), hashlib.sha256(raw).hexdigest())
    json.dump(out, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
