// Finds operations by what people type: words of the method, the path, the summary and the name, in
// any order and of any case. Made once for all documents; finding reads no document.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "explorer/operation.hpp"

namespace grantor::explorer {

struct FoundOperations {
    std::vector<const Operation*> operations;  // the best first, then the shortest
    std::size_t count = 0;                     // of all, of which these are the first
    std::string corrected;  // the words in place of those that nothing has; "" mostly
};

class OperationIndex {
 public:
    static constexpr std::size_t found_max = 100;

    // The operations outlive it.
    explicit OperationIndex(const std::vector<DescribedApi>& apis);

    // In one document, or in all for "". No words find nothing. Words may be cut short, in the
    // plural, written together or apart; those that are nowhere become the nearest that is.
    FoundOperations find(std::string_view typed, std::string_view document) const;

 private:
    struct Entry {
        const Operation* operation;
        std::string words;     // " get orders list orders ", in lower case
        std::string squeezed;  // the same without spaces
    };
    using Words = std::vector<std::string>;

    FoundOperations find_words(const Words& words, std::string_view document) const;
    // 0: it has not all of them.
    static std::size_t score(const Entry& entry, const Words& words);
    std::string nearest(const std::string& word) const;

    std::vector<Entry> entries_;
    Words vocabulary_;  // each word once, in order
};

}  // namespace grantor::explorer
