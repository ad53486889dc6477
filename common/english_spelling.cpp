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
                                    {"analogu", "analog"},
                                    {"analyz", "analys"},
                                    {"armour", "armor"},
                                    {"artefact", "artifact"},
                                    {"behaviour", "behavior"},
                                    {"breathalyz", "breathalys"},
                                    {"calibre", "caliber"},
                                    {"candour", "candor"},
                                    {"catalogu", "catalog"},
                                    {"catalyz", "catalys"},
                                    {"centimetre", "centimeter"},
                                    {"centre", "center"},
                                    {"centred", "centered"},
                                    {"centreville", "centreville"},
                                    {"centring", "centering"},
                                    {"clamour", "clamor"},
                                    {"colour", "color"},
                                    {"councillor", "councilor"},
                                    {"counsell", "counsel"},
                                    {"defence", "defense"},
                                    {"demeanour", "demeanor"},
                                    {"dialled", "dialed"},
                                    {"dialling", "dialing"},
                                    {"dialogu", "dialog"},
                                    {"diarrhoea", "diarrhea"},
                                    {"discolour", "discolor"},
                                    {"dishonour", "dishonor"},
                                    {"duelled", "dueled"},
                                    {"duelling", "dueling"},
                                    {"enamour", "enamor"},
                                    {"encyclopaedi", "encyclopedi"},
                                    {"endeavour", "endeavor"},
                                    {"epicentre", "epicenter"},
                                    {"favour", "favor"},
                                    {"fervour", "fervor"},
                                    {"fibre", "fiber"},
                                    {"flavour", "flavor"},
                                    {"focuss", "focus"},
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
                                    {"licenc", "licens"},
                                    {"lustre", "luster"},
                                    {"manoeuvrab", "maneuverab"},
                                    {"manoeuvre", "maneuver"},
                                    {"manoeuvred", "maneuvered"},
                                    {"manoeuvring", "maneuvering"},
                                    {"meagre", "meager"},
                                    {"mediaeval", "medieval"},
                                    {"metre", "meter"},
                                    {"millilitre", "milliliter"},
                                    {"millimetre", "millimeter"},
                                    {"misbehaviour", "misbehavior"},
                                    {"misdemeanour", "misdemeanor"},
                                    {"mould", "mold"},
                                    {"moustache", "mustache"},
                                    {"neighbour", "neighbor"},
                                    {"odour", "odor"},
                                    {"offence", "offense"},
                                    {"orthopaed", "orthoped"},
                                    {"paediatr", "pediatr"},
                                    {"paedophil", "pedophil"},
                                    {"panellist", "panelist"},
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
                                    {"smoulder", "smolder"},
                                    {"snowplough", "snowplow"},
                                    {"sombre", "somber"},
                                    {"splendour", "splendor"},
                                    {"sulphat", "sulfat"},
                                    {"sulphid", "sulfid"},
                                    {"sulphur", "sulfur"},
                                    {"theatre", "theater"},
                                    {"trialled", "trialed"},
                                    {"trialling", "trialing"},
                                    {"tumour", "tumor"},
                                    {"unfavour", "unfavor"},
                                    {"unsavour", "unsavor"},
                                    {"valour", "valor"},
                                    {"vapour", "vapor"},
                                    {"vigour", "vigor"},
                                    {"watercolour", "watercolor"},
                                    {"whiskey", "whisky"},
                                    {"wilful", "willful"},
                                    {"woollen", "woolen"},
                                    {"yoghurt", "yogurt"}};

// Whole words, ascending.
constexpr Spelling kWords[] = {{"addenda", "addendum"},
                               {"airmen", "airman"},
                               {"aldermen", "alderman"},
                               {"alderwomen", "alderwoman"},
                               {"anchormen", "anchorman"},
                               {"appal", "appall"},
                               {"appals", "appalls"},
                               {"appendices", "appendix"},
                               {"assemblymen", "assemblyman"},
                               {"assemblywomen", "assemblywoman"},
                               {"bacteria", "bacterium"},
                               {"batsmen", "batsman"},
                               {"bureaux", "bureau"},
                               {"businessmen", "businessman"},
                               {"businesswomen", "businesswoman"},
                               {"cameramen", "cameraman"},
                               {"chairmen", "chairman"},
                               {"chairwomen", "chairwoman"},
                               {"chateaux", "chateau"},
                               {"children", "child"},
                               {"childrens", "child"},
                               {"chilli", "chili"},
                               {"chillies", "chilies"},
                               {"chillis", "chilis"},
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
                               {"crewmen", "crewman"},
                               {"crises", "crisis"},
                               {"criteria", "criterion"},
                               {"curricula", "curriculum"},
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
                               {"grandchildrens", "grandchild"},
                               {"guardsmen", "guardsman"},
                               {"gunmen", "gunman"},
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
                               {"kinsmen", "kinsman"},
                               {"knives", "knife"},
                               {"lawmen", "lawman"},
                               {"laymen", "layman"},
                               {"linemen", "lineman"},
                               {"loaves", "loaf"},
                               {"longshoremen", "longshoreman"},
                               {"marksmen", "marksman"},
                               {"matrices", "matrix"},
                               {"memoranda", "memorandum"},
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
                               {"phoneys", "phonies"},
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
                               {"schoolchildrens", "schoolchild"},
                               {"seamen", "seaman"},
                               {"servicemen", "serviceman"},
                               {"servicewomen", "servicewoman"},
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
                               {"taxmen", "taxman"},
                               {"teeth", "tooth"},
                               {"thieves", "thief"},
                               {"tradesmen", "tradesman"},
                               {"tribesmen", "tribesman"},
                               {"vertices", "vertex"},
                               {"watchmen", "watchman"},
                               {"wives", "wife"},
                               {"women", "woman"},
                               {"womens", "woman"},
                               {"workmen", "workman"},
                               {"yachtsmen", "yachtsman"}};

// What comes after "iz" at the end of a word that British spelling has with an s: organize, organizations. The s is the
// usual one, as the stemmer takes "ize" away, and organization is no organ.
constexpr std::array<std::string_view, 15> kAfterIz{"ability", "able",      "ably",   "ance", "ation",
                                                    "ational", "ationally", "ations", "e",    "ed",
                                                    "ement",   "er",        "ers",    "es",   "ing"};

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

// As SpellingTable takes them, and as looking for a usual spelling by its initial does.
template <std::size_t kSize>
constexpr bool is_in_order(const Spelling (&entries)[kSize]) {
  const auto has_one_initial = [](const Spelling& entry) { return entry.other[0] == entry.usual[0]; };
  return std::ranges::is_sorted(entries, {}, &Spelling::other) && std::ranges::all_of(entries, has_one_initial);
}
static_assert(is_in_order(kBeginnings) && is_in_order(kWords));

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

std::vector<std::string> spellings_of(const std::string& word) {
  std::vector<std::string> spellings{usual_spelling(word)};
  const std::string usual = spellings[0];
  if (usual.empty()) return spellings;
  for (const Spelling& spelling : kWordsTable.with_initial(usual[0])) {
    if (usual == spelling.usual) spellings.emplace_back(spelling.other);
  }
  for (const Spelling& spelling : kBeginningsTable.with_initial(usual[0])) {
    if (!usual.starts_with(spelling.usual) || spelling.other == spelling.usual) continue;
    spellings.push_back(std::string(spelling.other).append(usual.substr(spelling.usual.size())));
  }
  if (const std::size_t at = find_in_ending(usual, 's'); at != std::string::npos) {
    spellings.push_back(usual);
    spellings.back()[at] = 'z';
  }
  return spellings;
}

std::vector<std::string> other_beginnings(std::string_view beginning) {
  std::vector<std::string> found;
  if (beginning.empty()) return found;
  const auto add = [&](const std::string& other) {
    const bool is_covered = !found.empty() && other.starts_with(found.back());  // entries are in order
    if (!is_covered && !other.starts_with(beginning)) found.push_back(other);
  };
  for (const Spelling& spelling : kWordsTable.with_initial(beginning[0])) {
    if (spelling.usual.starts_with(beginning)) add(std::string(spelling.other));
  }
  for (const Spelling& spelling : kBeginningsTable.with_initial(beginning[0])) {
    if (spelling.usual.starts_with(beginning)) add(std::string(spelling.other));
    else if (beginning.starts_with(spelling.usual))
      add(std::string(spelling.other).append(beginning.substr(spelling.usual.size())));
  }
  return found;
}

}  // namespace newsfold::common
