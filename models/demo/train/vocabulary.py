"""The words of the little world: what can be drawn, how people call it, and the words that must change nothing."""

COLORS = {  # name: (red, green, blue), 0-255. The demo models know the first ten.
    "red": (222, 30, 36), "green": (28, 160, 62), "blue": (36, 72, 224), "yellow": (252, 222, 40),
    "orange": (250, 134, 18), "purple": (132, 44, 186), "pink": (250, 138, 196), "cyan": (48, 208, 220),
    "white": (246, 246, 246), "black": (18, 18, 22), "brown": (122, 70, 32), "gray": (130, 130, 134),
}
SHAPES = ["circle", "square", "triangle", "star", "heart", "diamond", "ring", "cross"]  # the demo models know the first six
SIZES = ["small", "medium", "large"]
POSITIONS = ["center", "left", "right", "top", "bottom"]
BACKGROUNDS = ["plain", "gradient", "stripes", "checker", "night", "sunset", "grass"]
FILLS = ["solid", "striped", "outline"]
STYLES = ["flat", "photo", "drawing", "blurry"]

KNOWN_COLORS = list(COLORS)[:10]
KNOWN_SHAPES = SHAPES[:6]

# A word listed several times is drawn as many times as often.
SYNONYMS = {
    "circle": ["circle"] * 3 + ["disc", "ball", "dot"],
    "square": ["square"] * 3 + ["box", "block"],
    "triangle": ["triangle"] * 3 + ["pyramid"],
    "heart": ["heart"] * 2 + ["love heart"],
    "diamond": ["diamond"] * 2 + ["rhombus"],
    "ring": ["ring", "donut"],
    "cross": ["cross", "plus sign"],
    "red": ["red"] * 6 + ["crimson", "scarlet"],
    "green": ["green"] * 6 + ["emerald"],
    "blue": ["blue"] * 6 + ["navy", "azure"],
    "yellow": ["yellow"] * 6 + ["golden"],
    "purple": ["purple"] * 6 + ["violet"],
    "pink": ["pink"] * 6 + ["rose"],
    "cyan": ["cyan"] * 5 + ["turquoise", "teal"],
    "white": ["white"] * 8 + ["snow white"],
    "black": ["black"] * 8 + ["dark"],
    "gray": ["gray", "grey"],
    "small": ["small"] * 2 + ["tiny", "little"],
    "large": ["large", "big", "huge", "giant"],
}

# Tags that people append to prompts: nothing in the picture depends on them.
FILLERS = (
    "high quality|highly detailed|best quality|masterpiece|4k|8k|hd|beautiful|nice|simple|minimal|clean|sharp focus|"
    "trending on artstation|professional|award winning|cute|modern|vector art|colorful|digital art|concept art|"
    "intricate|elegant|cinematic lighting|dramatic|ultra realistic|unreal engine|wallpaper|poster|icon|logo|"
    "centered|studio light|fantasy|epic|amazing|perfect|stunning|by a famous artist"
).split("|")

# Things that this world cannot draw and must ignore.
OTHER_WORDS = (
    "cat dog house tree car man woman boy girl person people portrait face castle dragon robot city street mountain river "
    "forest ocean beach space ship planet galaxy cloud rain snow winter summer autumn spring garden rose fruit apple banana "
    "bird fish horse lion tiger wolf fox bear rabbit mouse king queen knight wizard witch samurai ninja astronaut cyberpunk "
    "steampunk anime manga comic cartoon painting oil watercolor pencil ink charcoal render octane blender realistic surreal "
    "abstract impressionist baroque gothic medieval ancient futuristic neon glow fire water earth wind ice lightning magic "
    "crystal gold silver metal wood stone glass paper cloth leather plastic food cake pizza coffee tea book music guitar piano "
    "ugly deformed low worst bad anatomy extra fingers hands text watermark signature cropped jpeg artifacts lowres noise "
    "grain dull boring wearing holding standing sitting running flying looking smiling happy sad angry young old tall short "
    "long hair eyes dress hat coat armor sword shield bow gun bike train plane boat bridge tower temple church room kitchen "
    "table chair bed window door wall floor ceiling roof road path field hill valley desert island lake waterfall cave"
).split()
