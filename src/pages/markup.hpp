// HTML that this layer made itself and that may be put into a page as it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace grantor::pages {

struct ChartRange;
struct TimeChart;

// Only the makers below can fill one: text of anybody else never becomes a Markup, so a value that
// PageData::set_markup() takes needs no escaping.
class Markup {
 public:
    const std::string& text() const { return text_; }

 private:
    friend Markup time_chart(const TimeChart&);
    friend Markup range_links(std::string_view, const ChartRange&);
    friend Markup explained(std::string_view);
    friend std::optional<Markup> qr_code(std::string_view, std::string_view);
    explicit Markup(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

}  // namespace grantor::pages
