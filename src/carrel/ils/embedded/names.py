"""What the sample library is made of: invented people, streets, titles and programs.

Names come from many places, and the hard ones come often: apostrophes, particles, one name alone, four scripts.
"""

from typing import Final

FIRST: Final = (
    "Maeve", "Siobhán", "María José", "José", "Ana", "Minh", "Thảo", "Linh", "Wei", "Xiǎo", "Yuki", "Haruto", "Amara",
    "Chidi", "Fatima", "Omar", "Layla", "Yusuf", "Priya", "Arjun", "Sofía", "Mateo", "Ingrid", "Bjørn", "Zoë", "Noël",
    "Łukasz", "Agnieszka", "Dmitri", "Olena", "Keala", "Makoa", "Winona", "Tala", "Grace", "Samuel", "Ruth", "Peter",
    "Alice", "George", "Helen", "Frank", "Dorothy", "Walter", "June", "Ray", "Ivy", "Theo", "Ada", "Miles", "Nora",
    "Felix", "Jean-Luc", "Anne-Marie", "D'Angelo", "Mary Ann",
)  # fmt: skip
LAST: Final = (
    "O'Brien", "de la Cruz", "Lee", "Nguyễn", "Nguyen", "García", "Garcia", "Smith", "Smith-Jones", "Van der Berg",
    "Li", "Ng", "Wu", "Müller", "Ångström", "Østergaard", "Łoś", "D’Souza", "O’Neill", "McDonald", "MacLeod",
    "St. John", "Al-Farsi", "bin Rashid", "Ó Súilleabháin", "Kim", "Park", "Tanaka", "Suzuki", "Okafor", "Adeyemi",
    "Mwangi", "Haile", "Kaʻawa", "Begaye", "Whitefeather", "Popova", "Shevchenko", "Martinez", "Hernández", "Silva",
    "dos Santos", "Rossi", "De Luca", "Johnson", "Brown", "Miller", "Davis", "Wilson", "Clark", "Young", "Hall",
    "Allen", "King", "Wright", "Hill", "Green", "Baker", "Adams", "Nelson", "Carter", "Roberts", "Turner", "Phillips",
    "Campbell",
)  # fmt: skip
ONE_NAME: Final = ("Sukarni", "Madhavan", "Tenzin", "Wayan", "Prabowati")
OTHER_SCRIPTS: Final = (
    ("ليلى", "حداد"), ("يوسف", "الأنصاري"), ("小明", "王"), ("美玲", "陳"), ("ひかり", "佐藤"), ("Олена", "Коваленко"),
    ("אורי", "לוי"), ("지우", "김"),
)  # fmt: skip
LONG: Final = (
    "Adolphus Bartholomew Constantine Demetrius Ezekiel Ferdinand Gottfried Hieronymus",
    "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley de Montmorency",
)
STREETS: Final = (
    "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Hawthorne", "Ivy", "Juniper", "Larch", "Maple", "Oak",
    "Poplar", "Quince", "Rowan", "Spruce", "Tamarack", "Willow", "Foundry", "Ferry", "Mill", "Quarry", "Orchard",
    "Harbor", "Lantern",
)  # fmt: skip
QUARTERS: Final = ("N", "NE", "NW", "S", "SE", "SW")
KINDS_OF_STREET: Final = ("St", "Ave", "Ct", "Blvd", "Lane", "Terrace")
TOWNS: Final = (("Ashwick", "97001"), ("Hollow Bend", "97014"), ("Ferry Landing", "97022"), ("East Quarry", "97038"))
ADJECTIVES: Final = (
    "Quiet", "Second", "Borrowed", "Paper", "Winter", "Last", "Hidden", "Small", "Broken", "Northern", "Patient",
    "Salt", "Unwritten", "Silver", "Distant", "Common", "Burning", "Slow", "Wild", "Ordinary", "Lost", "Open",
    "Midnight", "Honest", "Restless",
)  # fmt: skip
NOUNS: Final = (
    "Harbor", "Orchard", "Letter", "Machine", "River", "Garden", "Cartographer", "Window", "Daughter", "Bridge",
    "Kitchen", "Comet", "Ledger", "Mountain", "Orchestra", "Lighthouse", "Season", "Archive", "Island", "Recipe",
    "Stranger", "Clock", "Forest", "Library", "Horizon",
)  # fmt: skip
SUBJECTS: Final = (
    "A History", "A Memoir", "Stories", "Poems", "A Field Guide", "Volume Two", "A Cookbook", "Essays",
    "For Beginners", "A Mystery", "Living with Diabetes", "After a Divorce", "Filing for Bankruptcy",
    "When Someone Drinks", "Your Rights as a Tenant",
)  # fmt: skip
PROGRAMS: Final = (
    "Citizenship class", "Résumé workshop", "Baby storytime", "Grief support circle", "Tax help",
    "English conversation", "Book club", "Know your rights: immigration", "Coding for teens",
    "Job seekers' afternoon", "Memory café", "Chess evening",
)  # fmt: skip
QUESTIONS: Final = (
    "How do I find case law about custody?", "Which clinics see people without insurance?",
    "How do I look up an old obituary?", "Where can I read about early signs of dementia?",
    "What are the rules for a small-business license?", "How do I find a birth record from 1911?",
    "Is there a list of shelters for women?", "Which plants are poisonous to dogs?",
)  # fmt: skip
