#include "explorer/described_text.hpp"

#include <algorithm>

#include "base/cut.hpp"

namespace grantor::explorer {

void add_described(pages::PageData& data, std::string_view section, std::string_view text) {
    bool is_code = false;
    while (!text.empty()) {
        const auto piece = cut_piece(text, '`');
        if (!piece.empty()) {
            auto run = data.add(section);
            run.set("DESCRIBED_TEXT", piece);
            run.show(is_code ? "DESCRIBED_CODE" : "DESCRIBED_PLAIN");
        }
        is_code = !is_code;
    }
}

}  // namespace grantor::explorer
