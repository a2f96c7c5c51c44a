import { describe, expect, test } from "vitest";
import { isEmoji } from "../../../src/engine/picture/character-looks.ts";
import { hanOf } from "../../../src/engine/picture/font-families.ts";
import { createFonts } from "../../../src/engine/picture/fonts.ts";

const fonts = createFonts();

// Article 1 of the Universal Declaration of Human Rights, or its beginning, where the script is a language's.
const SAMPLES = {
  English: "All human beings are born free and equal in dignity and rights.",
  French: "Tous les êtres humains naissent libres et égaux – « œuvre », naïveté…",
  Vietnamese: "Tất cả mọi người sinh ra đều được tự do và bình đẳng",
  Polish: "Wszyscy ludzie rodzą się wolni i równi: zażółć gęślą jaźń",
  Greek: "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι, ἄνθρωπος",
  Russian: "Все люди рождаются свободными и равными",
  Korean: "모든 인간은 태어날 때부터 자유로우며 뷃뷁 ㄱㅏ",
  Japanese: "すべての人間は、生れながらにして自由であり、ヴァイオリン",
  "Chinese, simplified": "人人生而自由,在尊严和权利上一律平等。",
  "Chinese, traditional": "人人生而自由，在尊嚴和權利上一律平等。臺灣ㄅㄆㄇ",
  Arabic: "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق ١٢٣",
  Persian: "تمام افراد بشر آزاد به دنیا می‌آیند گچپژ",
  Hebrew: "כל בני האדם נולדו בני חורין וְשָׁוִים",
  Hindi: "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता",
  Bengali: "সমস্ত মানুষ স্বাধীনভাবে সমান মর্যাদা",
  Tamil: "மனிதப் பிறிவியினர் சகலரும் சுதந்திரமாகவே",
  Telugu: "ప్రతిపత్తిస్వత్వముల విషయమున మానవులెల్లరును",
  Thai: "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกัน",
  Khmer: "មនុស្សទាំងអស់កើតមកមានសេរីភាព",
  Georgian: "ყველა ადამიანი იბადება თავისუფალი",
  Armenian: "Բոլոր մարդիկ ծնվում են ազատ",
  Amharic: "የሰው ልጅ ሁሉ ሲወለድ ነጻ",
  mathematics: "∀x∈ℝ: ∑ᵢ √x² ≠ ∞, ∫ f(x)dx ≤ ½ × π ± ε ⊂ ∪ ⟨a⟩",
  symbols: "← ↑ → ↓ ⇒ ■ □ ▲ ● ★ ☆ ♠ ♥ ♦ ♣ ♪ ✓ ✗ ⌘ ⏎ ␍ ⍽ ① ② ⠿ ─ │ ┌ ░ ▒ ▓ № ™ © € ₩ ¥ ₿",
  emoji: "😀👍🏽❤️🦙🚀🎉🏳️‍🌈👩‍👩‍👧‍👦🇰🇷1️⃣☕⚡",
} as const;

describe("the project's own fonts have every character of", () => {
  test.each(Object.entries(SAMPLES))("%s", async (_, text) => {
    const missing: string[] = [];
    for (const { segment } of new Intl.Segmenter("en").segment(text.replaceAll(/\s/gu, ""))) {
      const font = await fonts.find(segment.normalize("NFC"), { han: hanOf("en-US", text), emoji: isEmoji(segment) });
      if (font === undefined || font.shape(segment).glyphs.every(({ path }) => path === "")) missing.push(segment);
    }
    expect(missing).toEqual([]);
  });
});

test("a family, a flag and a coloured thumb are one glyph each", async () => {
  for (const emoji of ["👩‍👩‍👧‍👦", "🏳️‍🌈", "🇰🇷", "👍🏽"]) {
    const font = await fonts.find(emoji, { han: "zh-CN", emoji: true });
    expect(
      font?.shape(emoji).glyphs.filter(({ path }) => path !== ""),
      emoji,
    ).toHaveLength(1);
  }
});

test("Arabic letters join and run from right to left", async () => {
  const font = await fonts.find("م", { han: "zh-CN", emoji: false });
  const alone = font?.shape("م").glyphs[0]?.path;
  const joined = font?.shape("م", { before: "مر", after: "" });
  const begun = font?.shape("م", { before: "", after: "رحبا" }).glyphs[0]?.path;
  expect(joined?.rightToLeft).toBe(true);
  expect(begun).not.toBe(alone);
});

test("a Chinese character has the form of the caller's region", async () => {
  const drawn = new Set<string>();
  for (const han of ["ko", "zh-CN", "zh-TW", "ja"] as const) {
    drawn.add((await fonts.find("骨", { han, emoji: false }))!.shape("骨").glyphs[0]!.path);
  }
  expect(drawn.size).toBeGreaterThanOrEqual(3);
});

test.each([
  ["ko", "骨", "ko"],
  ["ja-JP", "骨", "ja"],
  ["zh-CN", "骨", "zh-CN"],
  ["zh-TW", "骨", "zh-TW"],
  ["zh-HK", "骨", "zh-TW"],
  ["en-US", "骨", "zh-CN"],
  ["en-US", "骨です", "ja"],
  ["fr", "骨 뼈", "ko"],
])("for %s, %s is drawn as in %s", (locale, text, han) => {
  expect(hanOf(locale, text)).toBe(han);
});

test("what no font has is said to be missing", async () => {
  expect(await fonts.find("\ue000", { han: "ko", emoji: false })).toBeUndefined();
  expect(await fonts.find("\u{10ffff}", { han: "ko", emoji: false })).toBeUndefined();
});
