// /explorer: all operations, folded by tag, and what a search finds. Inside this layer only.
#pragma once

#include <string>
#include <string_view>

#include "explorer/explorer.hpp"
#include "http/message.hpp"
#include "pages/frame.hpp"

namespace grantor::explorer {

inline constexpr std::string_view list_path = "/explorer";

// Of the query; "" where it does not say.
struct WantedList {
    std::string words;  // to search for
    std::string api;    // the name of a document: it alone
    std::string tag;    // of that document, unfolded
};

// However many operations there are: a tag that has no room on the page is a link to itself.
http::Response write_list(const WantedList& wanted, Explorer& explorer, pages::Frame frame);

// The address of the list with one document, and one tag of it: "/explorer?api=shop&tag=Orders".
std::string list_of(std::string_view api);
std::string list_of(std::string_view api, std::string_view tag);

// "Other" for operations without a tag.
std::string_view shown_tag(const OperationGroup& group);
// The class of a method's colour: "get".
std::string method_class(const Operation& operation);

}  // namespace grantor::explorer
