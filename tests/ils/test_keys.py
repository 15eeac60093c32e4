"""Keys as they are made: words of titles, labels of the hold shelf, streets, telephones."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.ils.embedded.keys import address_key, email_key, label_name, telephone_key
from carrel.spelling import title_words, vocabulary, within_one_edit
from carrel.spelling.titles import corrected, is_found, misspelled, one_edit_apart, wanted_words


@pytest.mark.parametrize(
    "title, typed",
    [
        ("Преступление и наказание", "преступление наказ"), ("Преступление и наказание", "ПРЕСТУПЛЕНИЕ"), ("Йога и всё", "иога все"),
        ("Ο Μικρός Πρίγκιπας", "μικρος πριγκιπασ"), ("Ο Μικρός Πρίγκιπας", "ΜΙΚΡΌΣ"), ("Ο Μικρός Πρίγκιπας", "πρίγκ"), ("Λόγος", "λόγος"),
        ("Großstadtstraße", "grossstadtstrasse"), ("Großstadtstraße", "Großstadtstraße"), ("GROSSSTADTSTRASSE", "großstadt"),
        ("Œdipe à Paris", "oedipe"), ("Œdipe à Paris", "œdipe a paris"), ("Ærens vej", "aerens"), ("Þorp", "thorp"), ("Søster", "soester"), ("Søster", "soster"),
        ("L’Œuvre", "oeuvre"), ("L'Œuvre", "l’œuvre"), ("L'Œuvre", "l oeuvre"), ("D’amour et d’eau", "eau amour"), ("Ce qu’elle voit", "elle voit"),
        ("Ce qu’elle voit", "qu'elle"), ("Dell’arte perduta", "arte perduta"), ("O'Brannan’s Farm", "obrannans"), ("O'Brannan’s Farm", "o'brannan"), ("Étranger", "l'étranger"),
        ("SISLI IŞIKLAR", "ışıklar"), ("Işıklar", "ISIKLAR"), ("İstanbul’da", "istanbul"), ("ılık", "ILIK"),
        ("三体問題入門", "問題"), ("三体問題入門", "三体"), ("三体問題入門", "門"), ("红楼梦", "红楼"), ("红楼梦", "楼梦"), ("風の谷のひみつ", "谷のひみつ"), ("風の谷のひみつ", "ひみつ"),
        ("コーヒーの歴史", "コーヒー"), ("コーヒーの歴史", "ｺｰﾋｰ"), ("コーヒーの歴史", "歴史 コーヒー"), ("ABC殺人事件", "殺人"), ("ABC殺人事件", "abc"), ("한국의 역사", "역사"),
        ("الكتاب الكبير", "كتاب"), ("الكتاب الكبير", "الكتاب"), ("तारों की कहानी", "तारों"), ("ประวัติศาสตร์ไทย", "ประวัติศาสตร์"),
        ("Spider-Woman", "spiderwoman"), ("Spider-Woman", "spider woman"), ("Spiderwoman", "spider woman"), ("Salt & Stone", "salt and stone"), ("Salt & Stone", "salt stone"),
        ("ﬁne ﬂags", "fine flags"), ("Ｆｕｌｌ Width", "full width"), ("Don’t Panic", "dont panic"), ("Don't Panic", "don’t"), ("The A", "the a"), ("Peoples’ Café", "CAFE"),
    ],
)  # fmt: skip
def test_a_title_is_found_as_people_type_it(title: str, typed: str) -> None:
    assert is_found(wanted_words(typed), title_words(title, "Somebody Else"))


@pytest.mark.parametrize(
    "title, typed",
    [("三体問題入門", "体三"), ("红楼梦", "红梦"), ("Salt and Stone", "salt sand"), ("काला", "कला"), ("コーヒー", "ゴーヒー"), ("Étranger", "l'étrange maison")],
)  # fmt: skip
def test_a_title_with_other_words_is_not_found(title: str, typed: str) -> None:
    assert not is_found(wanted_words(typed), title_words(title, "Somebody Else"))


@pytest.mark.parametrize(
    "typed", ["cartogrpher", "cartograpger", "cartographher", "catrographer", "artographer", "cartographe r", "CARTOGRAFHER", "window cartograher", "widow cartographer", "windw"]
)  # fmt: skip
def test_one_letter_that_is_wrong_in_a_longer_word_is_forgiven(typed: str) -> None:
    there = title_words("The Cartographer’s Window", "Somebody Else")

    readings = wanted_words(typed)
    near = {word for word in vocabulary(there) for wrong in misspelled(readings) if one_edit_apart(word, wrong)}

    assert is_found(readings, there) or is_found(corrected(readings, near), there)


@pytest.mark.parametrize("typed", ["sall", "sal cartographer x", "stnoe cartografer window", "abc"])
def test_a_short_word_and_a_second_wrong_letter_are_not_forgiven(typed: str) -> None:
    there = title_words("Salt Cartographer", "Somebody Else")

    readings = wanted_words(typed)

    assert not is_found(corrected(readings, vocabulary(there)), there)


@given(st.text("abcdé", min_size=5, max_size=9), st.text("abcdé", min_size=4, max_size=10))
def test_two_words_one_edit_apart_have_what_is_left_without_a_letter_in_common(one: str, other: str) -> None:
    if one_edit_apart(one, other):
        assert set(within_one_edit(one)) & set(within_one_edit(other))
    assert one_edit_apart(one, other) == one_edit_apart(other, one)


@given(st.text(max_size=60))
def test_any_text_can_be_looked_for_and_finds_the_title_that_it_is(typed: str) -> None:
    readings = wanted_words(typed)

    assert not readings or len(typed.split()) > 12 or is_found(readings, title_words(typed, ""))


@pytest.mark.parametrize(
    "last_name, label",
    [
        ("O'Brannan", "O'Br"), ("de la Fuente", "de l"), ("Ng", "Ng"), ("Nguyễn", "Nguy"), ("Nguye\u0302\u0303n", "Nguy"), ("Ågren", "Ågre"), ("Łoś", "Łoś"),
        ("  Stone", "Ston"), ("\u00a0\u3000Stone", "Ston"), ("\u200b\ufeff\u200eStone", "Ston"), ("\u202eStone\u202c", "Ston"), ("St\u00adone", "Ston"), ("\tStone\n", "Ston"),
        ("de  la Fuente", "de l"), ("\u200d\u200cStone", "Ston"), ("\u3164Stone", "Ston"), ("St.\u00a0Cloud", "St."),
        ("क्षत्रियकुमार", "क्षत्रियकु"), ("ক্ষত্রিয়", "ক্ষত্রিয়"), ("குமாரசாமி", "குமாரசா"), ("ศรีสุวรรณ", "ศรีสุว"), ("น้ำทิพย์", "น้ำทิพย์"), ("ខ្មែរសុខា", "ខ្មែរសុខា"),
        ("한국어사람", "한국어사"), ("\u1112\u1161\u11ab\u1100\u116e\u11a8\u110b\u1165\u1109\u1161\u1105\u1161\u11b7", "한국어사"), ("ᄒᆞᆫᄀᆞᆯᄒᆞᆫᄀᆞᆯᄒᆞᆫ", "ᄒᆞᆫᄀᆞᆯᄒᆞᆫᄀᆞᆯ"),
        ("葛󠄀城山川海", "葛󠄀城山川"), ("ﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞ", "ﾊﾞﾋﾞﾌﾞﾍﾞ"), ("ब\u094d\u200dयास्तव", "ब\u094d\u200dयास्तव"),
        ("👨\u200d👩\u200d👧Stone", "👨\u200d👩\u200d👧Sto"), ("👍🏽Stone", "👍🏽Sto"), ("🇺🇸🇩🇪Stone", "🇺🇸🇩🇪St"), ("❤️Stone", "❤️Sto"), ("a\u200dbcde", "a\u200dbcd"),
        ("حدّادي", "حدّاد"), ("علی\u200cزاده", "علی\u200cز"), ("לוי", "לוי"),
    ],
)  # fmt: skip
def test_a_label_is_the_first_four_characters_that_people_see(last_name: str, label: str) -> None:
    assert label_name(last_name) == unicodedata.normalize("NFC", label)


@given(st.text(max_size=200))
def test_a_label_fits_and_neither_begins_nor_ends_with_what_nobody_sees(last_name: str) -> None:
    label = label_name(last_name)

    assert len(label) <= 40
    assert label == label.strip()
    assert not label or unicodedata.category(label[0]) not in {"Cf", "Cc", "Zs"}


def test_streets_telephones_and_emails_are_compared_as_people_say_them() -> None:
    assert address_key("12 Northeast Alder Street, Portland") == "12 ne alder st"
    assert telephone_key("+1 (503) 555-０１２３") == "5035550123"
    assert email_key(" Alma@Example.ORG ") == "alma@example.org"
