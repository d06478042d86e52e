// Cookie fields (RFC 6265 §4.2), as any browser or attacker may write them: what is found lies in
// the field, and is the value of that very name.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "http/message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace grantor::http;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Field fields[] = {{"cookie", text}, {"Cookie", "grantor=last"}};
    Request request;
    request.fields = fields;
    const auto value = request.cookie("grantor");
    if (!value) std::abort();  // the second field has it
    if (*value == "last") return 0;
    const bool inside =
        value->data() >= text.data() && value->data() + value->size() <= text.data() + text.size();
    if (!inside || value->find(';') != std::string_view::npos) std::abort();
    const auto before = static_cast<std::size_t>(value->data() - text.data());
    if (before < 8 || !text.substr(0, before).contains("grantor=")) std::abort();
    return 0;
}
