/** The same sentences in another language. */
export interface ParallelSentence {
  /** BCP 47. */
  readonly language: string;
  /** What its speakers call it. */
  readonly name: string;
  readonly text: string;
}

/** Article 1 of the Universal Declaration of Human Rights (General Assembly resolution 217 A, 1948), in the translations of the United Nations' human rights office: in the public domain. English comes first. */
export const parallelSentences: readonly ParallelSentence[] = [
  {
    language: "en",
    name: "English",
    text: "All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood.",
  },
  {
    language: "ko",
    name: "한국어",
    text: "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았으며 서로 형제애의 정신으로 행동하여야 한다.",
  },
  {
    language: "ja",
    name: "日本語",
    text: "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。",
  },
  {
    language: "zh-CN",
    name: "简体中文",
    text: "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。",
  },
  {
    language: "zh-TW",
    name: "繁體中文",
    text: "人人生而自由，在尊嚴和權利上一律平等。他們賦有理性和良心，並應以兄弟關係的精神相對待。",
  },
  {
    language: "ar",
    name: "العربية",
    text: "يولد جميع الناس أحراراً متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميراً وعليهم أن يعامل بعضهم بعضاً بروح الإخاء.",
  },
  {
    language: "hi",
    name: "हिन्दी",
    text: "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। उन्हें बुद्धि और अन्तरात्मा की देन प्राप्त है और परस्पर उन्हें भाईचारे के भाव से बर्ताव करना चाहिए।",
  },
  {
    language: "es",
    name: "Español",
    text: "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y conciencia, deben comportarse fraternalmente los unos con los otros.",
  },
];
