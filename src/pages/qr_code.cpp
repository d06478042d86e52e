#include "pages/qr_code.hpp"

#include <fmt/format.h>
#include <iterator>
#include <memory>
#include <qrencode.h>
#include <string>

#include "base/encoding.hpp"

namespace grantor::pages {
namespace {

// White around the code, in modules: what scanners are promised (ISO/IEC 18004 §6.3.8).
constexpr int quiet_zone = 4;

struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};
using Code = std::unique_ptr<QRcode, FreeCode>;

// One closed path of all dark modules, a rectangle for each run of them in a row.
std::string dark_path(const QRcode& code) {
    std::string path;
    const auto is_dark = [&code](int x, int y) { return (code.data[y * code.width + x] & 1) != 0; };
    for (int y = 0; y < code.width; ++y)
        for (int x = 0; x < code.width; ++x) {
            if (!is_dark(x, y)) continue;
            const int start = x;
            while (x < code.width && is_dark(x, y)) ++x;
            fmt::format_to(std::back_inserter(path), "M{} {}h{}v1h-{}z", start + quiet_zone,
                           y + quiet_zone, x - start, x - start);
        }
    return path;
}

}  // namespace

std::optional<Markup> qr_code(std::string_view text, std::string_view label) {
    constexpr std::size_t bytes_max = 2331;
    if (text.empty() || text.size() > bytes_max || text.contains('\0')) return std::nullopt;
    const Code code(QRcode_encodeData(static_cast<int>(text.size()),
                                      reinterpret_cast<const unsigned char*>(text.data()), 0,
                                      QR_ECLEVEL_M));
    if (!code) return std::nullopt;
    const int size = code->width + 2 * quiet_zone;
    return Markup(fmt::format(
        "<svg class=\"qr\" viewBox=\"0 0 {0} {0}\" role=\"img\" shape-rendering=\"crispEdges\">"
        "<title>{1}</title><path fill=\"#fff\" d=\"M0 0h{0}v{0}h-{0}z\"/>"
        "<path fill=\"#000\" d=\"{2}\"/></svg>",
        size, escape_html(label), dark_path(*code)));
}

}  // namespace grantor::pages
