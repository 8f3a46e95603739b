"""Examples of the encoder's other languages; the ends of sentences are marked with ⏐."""

from __future__ import annotations

import pytest

from tests.splitters.marked import marked, unmarked

EXAMPLES = {
    "quotations": (
        "de",
        "Ich sah „Was? Nein!“ und ging.⏐ Er sagte: „Komm!“⏐ »So?« fragte er.⏐ Gut.",
    ),
    "ordinals": (
        "de",
        "Am 3. Oktober kam z.B. Dr. Müller, Nr. 5, um 8.30 Uhr.⏐ Er blieb bis 2010.⏐ Dann ging er.",
    ),
    "short forms": (
        "de",
        "Äpfel, Birnen usw. waren da.⏐ Äpfel usw.⏐ Die Birnen auch, vgl. S. 5, d.h. alle.⏐ Ja!",
    ),
    "spaced marks": (
        "fr",
        "« Quoi ? » demanda-t-il.⏐ Il a dit : « Non. »⏐ Puis il partit…⏐ Et voilà !⏐ Oui.",
    ),
    "titles": (
        "fr",
        "M. Dupont et Mme. Curie sont là.⏐ J'ai vu le Pr. Martin, p. 5.⏐ C'est l'art. 3.⏐ Fini.",
    ),
    "elision": ("fr", "Il acheta du pain, etc.⏐ L'homme partit.⏐ À demain."),
    "opening marks": (
        "es",
        "¿Qué pasa?⏐ ¡Hola!⏐ El Sr. García y la Dra. Ruiz vinieron.⏐ Véase la pág. 5.",
    ),
    "acronym": (
        "es",
        "Vive en EE.UU.⏐ Su casa es grande.⏐ Trabaja en la Cía. Telefónica de España.⏐ Sí.",
    ),
    "Italian": (
        "it",
        "Il Dott. Rossi e la Sig.ra Bianchi sono qui.⏐ Pane, latte ecc.⏐ Poi uscì, cfr. pag. 5.⏐ «Sì!» disse.",
    ),
    "Portuguese": (
        "pt",
        "O Sr. Silva e a Dra. Costa chegaram.⏐ Veja a pág. 5 do art. 3.⏐ Pão, leite etc.⏐ Depois saiu.",
    ),
    "Dutch": (
        "nl",
        "Dhr. Jansen en mevr. De Vries zijn er, bijv. vandaag.⏐ Zie blz. 5.⏐ Brood, melk enz.⏐ Daarna ging hij.",
    ),
    "Polish": (
        "pl",
        "Przyszedł dr. Nowak, tzn. lekarz, i prof. Kowalski.⏐ Dnia 3. maja, np. rano, str. 5.⏐ Chleb itd.⏐ Potem wyszedł.",
    ),
    "Russian": (
        "ru",
        "Он сказал: «Да!» и ушёл.⏐ В 2010 г. Москва росла, т.е. менялась.⏐ См. стр. 5.⏐ Хлеб и т.д.⏐ Он ушёл.",
    ),
    "Russian initials": (
        "ru",
        "Это написал А. С. Пушкин.⏐ Проф. Иванов, т.к. он был здесь, знал.⏐ Да?⏐ Нет.",
    ),
    "Turkish": (
        "tr",
        "Dr. Yılmaz geldi.⏐ 3. katta oturuyor.⏐ Ekmek, süt vb. aldı.⏐ Bkz. s. 5.⏐ Nasıl?⏐ İyi.",
    ),
    "Arabic": ("ar", "مرحبا؟⏐ كيف حالك.⏐ قال «نعم!» ثم ذهب.⏐ أنا بخير۔⏐ نعم"),
    "Arabic pauses": ("ar", "جاء أحمد، ثم علي؛ وذهبا.⏐ لماذا؟⏐ لا أعرف!"),
    "Korean": ("ko", '안녕하세요.⏐ 반갑습니다!⏐ GPT-3.5를 썼어요.⏐ "정말?"⏐ 네.'),
    "Japanese": ("ja", "すごい！！⏐本当？⏐うん。⏐GPT-3.5を使った。⏐「はい！」⏐彼は笑った。"),
    "Japanese quotation that goes on": (
        "ja",
        "「好き。」と言った。⏐『怖い？』って聞いた。⏐いいえ。",
    ),
    "Thai": ("th", "สวัสดี!⏐ คุณเป็นอย่างไร?⏐\nสบายดี⏐\nราคา 3.50 บาท"),
    "Hindi": ("hi", "नमस्ते।⏐ आप कैसे हैं?⏐ ठीक॥"),
    "Hebrew": ("he", "שלום.⏐ מה שלומך?⏐ טוב."),
    "unknown": ("und", "Hello.⏐ 你好。⏐再见！⏐Mr. Wang left.⏐ Hr. Müller z.B. blieb."),
}


@pytest.mark.parametrize(("lang", "example"), EXAMPLES.values(), ids=EXAMPLES.keys())
def test_ends(lang: str, example: str) -> None:
    assert marked(unmarked(example), lang) == example
