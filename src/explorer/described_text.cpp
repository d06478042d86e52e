#include "explorer/described_text.hpp"

#include <algorithm>

namespace grantor::explorer {

void add_described(pages::PageData& data, std::string_view section, std::string_view text) {
    bool is_code = false;
    while (!text.empty()) {
        const auto end = std::min(text.find('`'), text.size());
        if (end > 0) {
            auto run = data.add(section);
            run.set("DESCRIBED_TEXT", text.substr(0, end));
            run.show(is_code ? "DESCRIBED_CODE" : "DESCRIBED_PLAIN");
        }
        is_code = !is_code;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace grantor::explorer
