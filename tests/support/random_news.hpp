// Made-up news for property tests, the same in every run: events of made-up names, each reported a few times in words
// of its own and words of the trade, with days between.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace newsfold::testing {

struct NewsItem {
  double day = 0;
  std::string title;
  std::string excerpt;
};

inline std::vector<NewsItem> random_news_items(std::mt19937& random, int events, int days) {
  const std::vector<std::string> names{"Castellan", "Northgate", "Quorex",     "Helvara", "Sandmere", "Parcelio",
                                       "Marlowe",   "Edda",      "Lumenstack", "Okonski", "Vintre",   "Albrecht",
                                       "Tarrant",   "Kestrel",   "Dravon",     "Resomab"};
  const std::vector<std::string> words{"shares",   "fire",     "bank",   "merger",  "court",  "breach",  "storm",
                                       "election", "minister", "profit", "factory", "strike", "vaccine", "probe",
                                       "ferry",    "tax",      "market", "report",  "police", "deal"};
  const auto pick = [&](const std::vector<std::string>& from) { return from[random() % from.size()]; };
  std::vector<NewsItem> items;
  for (int event = 0; event < events; ++event) {
    const std::string who = pick(names) + " " + pick(names), what = pick(words) + " " + pick(words);
    const double day = static_cast<double>(random() % static_cast<unsigned>(days * 10)) / 10;
    for (std::size_t n = 1 + random() % 4; n > 0; --n) {
      items.push_back({day + static_cast<double>(random() % 20) / 10, who + " " + what + " " + pick(words),
                       pick(words) + " " + who + " " + pick(words) + " " + pick(names) + " said"});
    }
  }
  return items;
}

}  // namespace newsfold::testing
