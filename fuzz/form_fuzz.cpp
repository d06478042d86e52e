// Form::parse: no value grows, and what is written from a form is read as the same form.
#include <cstdlib>
#include <string>

#include "base/encoding.hpp"
#include "oauth/form.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace grantor;
    const std::string_view text = as_text({data, size});
    const auto form = Form::parse(text);
    if (!form) return 0;
    std::string written;
    for (const auto& [name, value] : form->parameters()) {
        if (name.size() + value.size() > size) std::abort();
        written += percent_encode(name) + "=" + percent_encode(value) + "&";
        if (!form->find(name)) std::abort();
    }
    const auto again = Form::parse(written);
    if (!again || again->parameters().size() != form->parameters().size()) std::abort();
    for (std::size_t i = 0; i < form->parameters().size(); ++i)
        if (again->parameters()[i].name != form->parameters()[i].name ||
            again->parameters()[i].value != form->parameters()[i].value)
            std::abort();
    return 0;
}
