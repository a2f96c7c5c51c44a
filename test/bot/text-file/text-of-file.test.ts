import { expect, test } from "vitest";
import { textOfFile } from "../../../src/bot/text-file/text-of-file.ts";

// Written by Python 3's codecs (cp949, shift_jis, gb18030, big5 …) as base64; sentences of the Universal Declaration of Human Rights, and single words.
test.each([
  ["EUC-KR", "안녕하세요", "vsiz58fPvLy/5A=="],
  [
    "EUC-KR",
    "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.",
    "uPC15yDAzrCjwLogxcK+7rOvILanus7FzSDA2sCvt86/7LjnILHXIMG4vvaw+iCxx7iuv6EgwNa+7iC1v7Xux8+02S4=",
  ],
  ["EUC-KR", "똠방각하와 펲시콜라를 찦차에 실었다", "jGO55rCix8+/zSC8hL3DxN2287imIKpCwve/oSC9x776tNk="],
  ["Shift_JIS", "こんにちは", "grGC8YLJgr+CzQ=="],
  [
    "Shift_JIS",
    "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
    "greC14LEgsyQbIrUgs2BQZC2gtyC6oLIgqqC54LJgrWCxI6pl1KCxYKgguiBQYKpgsKBQZG4jLWCxoygl5iCxoLJgsKCooLElb2TmYLFgqCC6YFC",
  ],
  [
    "EUC-JP",
    "すべての人間は、生まれながらにして自由であり、かつ",
    "pLmk2aTGpM6/zbTWpM+hosC4pN6k7KTKpKyk6aTLpLekxryrzbOkx6SipOqhoqSrpMQ=",
  ],
  [
    "ISO-2022-JP",
    "すべての人間は、生まれながらにして自由であり、かつ",
    "GyRCJDkkWSRGJE4/TTRWJE8hIkA4JF4kbCRKJCwkaSRLJDckRjwrTTMkRyQiJGohIiQrJEQbKEI=",
  ],
  ["GB18030", "你好世界", "xOO6w8rAvec="],
  [
    "GB18030",
    "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,并应以兄弟关系的精神相对待。",
    "yMvIy8n6tvjX1NPJLNTa1/DRz7rNyKjA+8nP0rvCyca9tciho8v7w8e4s9PQwO3Q1LrNwbzQxCyyotOm0tTQ1rXcudjPtbXEvqvJ8c/gttS0/aGj",
  ],
  ["Big5", "你好世界", "p0GmbqVArMk="],
  [
    "Big5",
    "人人生而自由,在尊嚴和權利上一律平等。他們賦有理性和良心,並應以兄弟關係的精神互相對待。",
    "pEikSKXNptOm26XRLKZitEzEWalNxXanUaRXpECr36WttaWhQ6VMrcy94aazsnqpyqlNqH2k3yyow8CzpUilU6fMw/arWaq6uuuvq6SsrNu576vdoUM=",
  ],
  [
    "ISO-8859-1",
    "Tous les êtres humains naissent libres et égaux en dignité et en droits.",
    "VG91cyBsZXMg6nRyZXMgaHVtYWlucyBuYWlzc2VudCBsaWJyZXMgZXQg6WdhdXggZW4gZGlnbml06SBldCBlbiBkcm9pdHMu",
  ],
  ["windows-1252", "Größe", "R3L232U="],
  ["windows-1252", "Preis: 5 € – “gut”", "UHJlaXM6IDUggCCWIJNndXSU"],
  [
    "windows-1251",
    "Все люди рождаются свободными и равными в своем достоинстве и правах.",
    "wvHlIOv+5Ogg8O7m5OD+8vH/IPHi7uHu5O377Ogg6CDw4OLt++zoIOIg8eLu5ewg5O7x8u7o7fHy4uUg6CDv8ODi4PUu",
  ],
  [
    "KOI8-R",
    "Все люди рождаются свободными и равными в своем достоинстве и правах.",
    "99PFIMzAxMkg0s/WxMHA1NPRINPXz8LPxM7ZzckgySDSwdfO2c3JINcg09fPxc0gxM/T1M/JztPU18UgySDQ0sHXwcgu",
  ],
  ["UTF-16LE", "안녕 hello", "SMVVsSAAaABlAGwAbABvAA=="],
  ["UTF-16BE", "안녕 hello", "xUixVQAgAGgAZQBsAGwAbw=="],
  [
    "windows-1256",
    "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق",
    "7ebhzyDM4+3aIMfh5MfTIMPN0cfRxyDjytPH5u3kIN3tIMfh39HH48kg5sfhzd7m3g==",
  ],
])("%s: %s", (encoding, text, base64) => {
  expect(textOfFile(Buffer.from(base64, "base64"))).toEqual({ encoding, text });
});

test.each([
  ["UTF-8", [0xef, 0xbb, 0xbf, 0x61]],
  ["UTF-16LE", [0xff, 0xfe, 0x61, 0x00]],
  ["UTF-16BE", [0xfe, 0xff, 0x00, 0x61]],
])("a byte order mark tells %s and is no part of the text", (encoding, bytes) => {
  expect(textOfFile(Uint8Array.from(bytes))).toEqual({ encoding, text: "a" });
});

test.each([
  ["a program", [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0]],
  ["half a character of UTF-16", [0xff, 0xfe, 0x61]],
  ["NUL in UTF-8", [0x61, 0, 0x62]],
])("%s is no text", (_, bytes) => {
  expect(() => textOfFile(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ code: "attachment.wrong-kind" }));
});

test("a long text is told by its beginning and read whole", () => {
  const bytes = Buffer.from("uPC15yDAzrCjwLogxcK+7rOvILanus7FzSDA2sCvt86/7LjnIA==", "base64");
  const { text, encoding } = textOfFile(Buffer.concat(Array.from({ length: 5001 }, () => bytes)));
  expect(encoding).toBe("EUC-KR");
  expect(text).toBe("모든 인간은 태어날 때부터 자유로우며 ".repeat(5001));
});
