#include "common/english_spelling.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>

namespace newsfold::common {
namespace {

struct Spelling {
  std::string_view other, usual;
};

// How words may begin, ascending. Where a word begins with two of them the longer one counts.
constexpr Spelling kBeginnings[] = {{"acknowledgement", "acknowledgment"},
                                    {"aeroplane", "airplane"},
                                    {"ageing", "aging"},
                                    {"aluminium", "aluminum"},
                                    {"amphitheatre", "amphitheater"},
                                    {"anaemi", "anemi"},
                                    {"anaesthe", "anesthe"},
                                    {"analyz", "analys"},
                                    {"armour", "armor"},
                                    {"armoury", "armory"},
                                    {"artefact", "artifact"},
                                    {"behaviour", "behavior"},
                                    {"calibre", "caliber"},
                                    {"candour", "candor"},
                                    {"catalyz", "catalys"},
                                    {"centimetre", "centimeter"},
                                    {"centre", "center"},
                                    {"centred", "centered"},
                                    {"centring", "centering"},
                                    {"colour", "color"},
                                    {"counsell", "counsel"},
                                    {"defence", "defense"},
                                    {"demeanour", "demeanor"},
                                    {"dialled", "dialed"},
                                    {"dialling", "dialing"},
                                    {"diarrhoea", "diarrhea"},
                                    {"discolour", "discolor"},
                                    {"dishonour", "dishonor"},
                                    {"enamour", "enamor"},
                                    {"encyclopaedi", "encyclopedi"},
                                    {"endeavour", "endeavor"},
                                    {"epicentre", "epicenter"},
                                    {"favour", "favor"},
                                    {"fervour", "fervor"},
                                    {"fibre", "fiber"},
                                    {"flavour", "flavor"},
                                    {"foetal", "fetal"},
                                    {"foetus", "fetus"},
                                    {"fuelled", "fueled"},
                                    {"fuelling", "fueling"},
                                    {"gynaecolog", "gynecolog"},
                                    {"haemoglobin", "hemoglobin"},
                                    {"haemophil", "hemophil"},
                                    {"haemorrhag", "hemorrhag"},
                                    {"harbour", "harbor"},
                                    {"honour", "honor"},
                                    {"humour", "humor"},
                                    {"instalment", "installment"},
                                    {"jeweller", "jeweler"},
                                    {"jewellery", "jewelry"},
                                    {"judgement", "judgment"},
                                    {"kilometre", "kilometer"},
                                    {"lacklustre", "lackluster"},
                                    {"leukaemi", "leukemi"},
                                    {"licence", "license"},
                                    {"litre", "liter"},
                                    {"lustre", "luster"},
                                    {"manoeuvre", "maneuver"},
                                    {"manoeuvred", "maneuvered"},
                                    {"manoeuvring", "maneuvering"},
                                    {"meagre", "meager"},
                                    {"mediaeval", "medieval"},
                                    {"metre", "meter"},
                                    {"millilitre", "milliliter"},
                                    {"millimetre", "millimeter"},
                                    {"misdemeanour", "misdemeanor"},
                                    {"mould", "mold"},
                                    {"moustache", "mustache"},
                                    {"neighbour", "neighbor"},
                                    {"odour", "odor"},
                                    {"offence", "offense"},
                                    {"orthopaed", "orthoped"},
                                    {"paediatr", "pediatr"},
                                    {"paralyz", "paralys"},
                                    {"parlour", "parlor"},
                                    {"plough", "plow"},
                                    {"practis", "practic"},
                                    {"pretence", "pretense"},
                                    {"pyjama", "pajama"},
                                    {"rancour", "rancor"},
                                    {"refuelled", "refueled"},
                                    {"refuelling", "refueling"},
                                    {"rigour", "rigor"},
                                    {"rumour", "rumor"},
                                    {"sabre", "saber"},
                                    {"saviour", "savior"},
                                    {"savour", "savor"},
                                    {"sceptic", "skeptic"},
                                    {"sizeabl", "sizabl"},
                                    {"skilful", "skillful"},
                                    {"sombre", "somber"},
                                    {"splendour", "splendor"},
                                    {"sulphat", "sulfat"},
                                    {"sulphur", "sulfur"},
                                    {"theatre", "theater"},
                                    {"tumour", "tumor"},
                                    {"unfavour", "unfavor"},
                                    {"valour", "valor"},
                                    {"vapour", "vapor"},
                                    {"vigour", "vigor"},
                                    {"watercolour", "watercolor"},
                                    {"whiskey", "whisky"},
                                    {"wilful", "willful"},
                                    {"yoghurt", "yogurt"}};

// Whole words, ascending.
constexpr Spelling kWords[] = {{"addenda", "addendum"},
                               {"airmen", "airman"},
                               {"aldermen", "alderman"},
                               {"alderwomen", "alderwoman"},
                               {"analogue", "analog"},
                               {"analogues", "analogs"},
                               {"anchormen", "anchorman"},
                               {"appal", "appall"},
                               {"appals", "appalls"},
                               {"appendices", "appendix"},
                               {"assemblymen", "assemblyman"},
                               {"assemblywomen", "assemblywoman"},
                               {"bacteria", "bacterium"},
                               {"bureaux", "bureau"},
                               {"businessmen", "businessman"},
                               {"businesswomen", "businesswoman"},
                               {"calves", "calf"},
                               {"cameramen", "cameraman"},
                               {"catalogue", "catalog"},
                               {"catalogued", "cataloged"},
                               {"catalogues", "catalogs"},
                               {"cataloguing", "cataloging"},
                               {"chairmen", "chairman"},
                               {"chairwomen", "chairwoman"},
                               {"chateaux", "chateau"},
                               {"children", "child"},
                               {"chilli", "chili"},
                               {"churchmen", "churchman"},
                               {"clergymen", "clergyman"},
                               {"committeemen", "committeeman"},
                               {"congressmen", "congressman"},
                               {"congresswomen", "congresswoman"},
                               {"consortia", "consortium"},
                               {"councilmen", "councilman"},
                               {"councilwomen", "councilwoman"},
                               {"countrymen", "countryman"},
                               {"craftsmen", "craftsman"},
                               {"crises", "crisis"},
                               {"criteria", "criterion"},
                               {"curricula", "curriculum"},
                               {"dialogue", "dialog"},
                               {"dialogues", "dialogs"},
                               {"distil", "distill"},
                               {"distils", "distills"},
                               {"donut", "doughnut"},
                               {"donuts", "doughnuts"},
                               {"englishmen", "englishman"},
                               {"enrol", "enroll"},
                               {"enrolment", "enrollment"},
                               {"enrolments", "enrollments"},
                               {"enrols", "enrolls"},
                               {"feet", "foot"},
                               {"firemen", "fireman"},
                               {"fishermen", "fisherman"},
                               {"foremen", "foreman"},
                               {"frenchmen", "frenchman"},
                               {"freshmen", "freshman"},
                               {"frontmen", "frontman"},
                               {"fulfil", "fulfill"},
                               {"fulfilment", "fulfillment"},
                               {"fulfils", "fulfills"},
                               {"fungi", "fungus"},
                               {"geese", "goose"},
                               {"gentlemen", "gentleman"},
                               {"gramme", "gram"},
                               {"grammes", "grams"},
                               {"grandchildren", "grandchild"},
                               {"guardsmen", "guardsman"},
                               {"gunmen", "gunman"},
                               {"halves", "half"},
                               {"henchmen", "henchman"},
                               {"hitmen", "hitman"},
                               {"hooves", "hoof"},
                               {"horsemen", "horseman"},
                               {"housewives", "housewife"},
                               {"hypotheses", "hypothesis"},
                               {"indices", "index"},
                               {"infantrymen", "infantryman"},
                               {"irishmen", "irishman"},
                               {"journeymen", "journeyman"},
                               {"kilogramme", "kilogram"},
                               {"kilogrammes", "kilograms"},
                               {"knives", "knife"},
                               {"lawmen", "lawman"},
                               {"linemen", "lineman"},
                               {"loaves", "loaf"},
                               {"longshoremen", "longshoreman"},
                               {"marksmen", "marksman"},
                               {"matrices", "matrix"},
                               {"memoranda", "memorandum"},
                               {"men", "man"},
                               {"mice", "mouse"},
                               {"middlemen", "middleman"},
                               {"midwives", "midwife"},
                               {"militiamen", "militiaman"},
                               {"minutemen", "minuteman"},
                               {"newsmen", "newsman"},
                               {"noblemen", "nobleman"},
                               {"nuclei", "nucleus"},
                               {"oarsmen", "oarsman"},
                               {"ombudsmen", "ombudsman"},
                               {"oxen", "ox"},
                               {"patrolmen", "patrolman"},
                               {"phenomena", "phenomenon"},
                               {"phoney", "phony"},
                               {"policemen", "policeman"},
                               {"policewomen", "policewoman"},
                               {"postmen", "postman"},
                               {"programme", "program"},
                               {"programmes", "programs"},
                               {"referenda", "referendum"},
                               {"repairmen", "repairman"},
                               {"riflemen", "rifleman"},
                               {"salesmen", "salesman"},
                               {"saleswomen", "saleswoman"},
                               {"scarves", "scarf"},
                               {"schoolchildren", "schoolchild"},
                               {"seamen", "seaman"},
                               {"servicemen", "serviceman"},
                               {"servicewomen", "servicewoman"},
                               {"shelves", "shelf"},
                               {"specialities", "specialties"},
                               {"speciality", "specialty"},
                               {"spokesmen", "spokesman"},
                               {"spokeswomen", "spokeswoman"},
                               {"sportsmen", "sportsman"},
                               {"sportswomen", "sportswoman"},
                               {"statesmen", "statesman"},
                               {"stimuli", "stimulus"},
                               {"strongmen", "strongman"},
                               {"symposia", "symposium"},
                               {"tableaux", "tableau"},
                               {"teeth", "tooth"},
                               {"thieves", "thief"},
                               {"tribesmen", "tribesman"},
                               {"vertices", "vertex"},
                               {"watchmen", "watchman"},
                               {"wives", "wife"},
                               {"wolves", "wolf"},
                               {"women", "woman"},
                               {"workmen", "workman"},
                               {"yachtsmen", "yachtsman"}};

// What comes after "iz" at the end of a word that British spelling has with an s: organize, organizations. The s is the
// usual one, as the stemmer takes "ize" away, and organization is no organ.
constexpr std::array<std::string_view, 10> kAfterIz{"able", "ation", "ational", "ations", "e",
                                                    "ed",   "er",    "ers",     "es",     "ing"};

// The shortest part before it: prize and Pfizer are written in one way.
constexpr std::size_t kMinBeforeIz = 3;

constexpr std::size_t kLetters = 26;

// A table by the initials of its words: every word that is stemmed is looked up.
class SpellingTable {
 public:
  template <std::size_t kSize>
  constexpr explicit SpellingTable(const Spelling (&entries)[kSize]) : entries_(entries) {
    for (const Spelling& entry : entries) ++begins_[static_cast<std::size_t>(entry.other[0] - 'a') + 1];
    for (std::size_t letter = 1; letter <= kLetters; ++letter) begins_[letter] += begins_[letter - 1];
  }

  // The entries for words with this initial.
  constexpr std::span<const Spelling> with_initial(char initial) const {
    if (initial < 'a' || initial > 'z') return {};
    const auto letter = static_cast<std::size_t>(initial - 'a');
    return entries_.subspan(begins_[letter], begins_[letter + 1] - begins_[letter]);
  }

 private:
  std::span<const Spelling> entries_;
  std::array<std::size_t, kLetters + 1> begins_{};
};

constexpr SpellingTable kBeginningsTable(kBeginnings), kWordsTable(kWords);

// Null: none.
const Spelling* find_beginning(std::string_view word) {
  const Spelling* found = nullptr;
  for (const Spelling& spelling : kBeginningsTable.with_initial(word[0])) {
    if (word.starts_with(spelling.other)) found = &spelling;  // a longer one comes later
  }
  return found;
}

// Where a consonant stands that follows an i before one of those endings; npos: nowhere.
std::size_t find_in_ending(std::string_view word, char consonant) {
  if (word.find(consonant, kMinBeforeIz) == std::string_view::npos) return std::string_view::npos;  // nearly always
  for (const std::string_view ending : kAfterIz) {
    if (word.size() < kMinBeforeIz + 2 + ending.size() || !word.ends_with(ending)) continue;
    const std::size_t at = word.size() - ending.size() - 1;
    if (word[at] == consonant && word[at - 1] == 'i') return at;
  }
  return std::string_view::npos;
}

}  // namespace

std::string usual_spelling(std::string word) {
  if (word.empty()) return word;
  for (const Spelling& spelling : kWordsTable.with_initial(word[0])) {
    if (spelling.other == word) return std::string(spelling.usual);
  }
  if (const Spelling* found = find_beginning(word)) word.replace(0, found->other.size(), found->usual);
  if (const std::size_t at = find_in_ending(word, 'z'); at != std::string::npos) word[at] = 's';
  return word;
}

bool has_other_spelling(std::string_view word) {
  if (word.empty()) return false;
  const auto begins = [&](const Spelling& spelling) {
    return word.starts_with(spelling.other) || word.starts_with(spelling.usual);
  };
  const auto is_word = [&](const Spelling& spelling) { return word == spelling.other || word == spelling.usual; };
  return find_in_ending(word, 'z') != std::string_view::npos || find_in_ending(word, 's') != std::string_view::npos ||
         std::ranges::any_of(kBeginningsTable.with_initial(word[0]), begins) ||
         std::ranges::any_of(kWordsTable.with_initial(word[0]), is_word);
}

std::vector<std::string> other_beginnings(std::string_view beginning) {
  std::vector<std::string> found;
  if (beginning.empty()) return found;
  const auto add_longer = [&](const Spelling& spelling) {
    const bool is_new = spelling.usual.starts_with(beginning) && !spelling.other.starts_with(beginning);
    if (is_new) found.emplace_back(spelling.other);
  };
  std::ranges::for_each(kWordsTable.with_initial(beginning[0]), add_longer);
  for (const Spelling& spelling : kBeginningsTable.with_initial(beginning[0])) {
    add_longer(spelling);
    const bool is_shorter = beginning.size() > spelling.usual.size() && beginning.starts_with(spelling.usual);
    if (is_shorter) found.push_back(std::string(spelling.other).append(beginning.substr(spelling.usual.size())));
  }
  return found;
}

}  // namespace newsfold::common
