// read_image: whatever the bytes, a size is read from inside of them or not at all, and more bytes
// behind an image change nothing.
#include <cstdlib>
#include <string>

#include "base/bytes.hpp"
#include "pages/image.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace grantor;
    using namespace grantor::pages;
    const std::string bytes(as_text({data, size}));
    const auto facts = read_image(bytes);
    if (!facts) return 0;
    if (facts->width == 0 || facts->height == 0) std::abort();
    if (!media_type(facts->format).starts_with("image/")) std::abort();
    const auto longer = read_image(bytes + "more");
    if (!longer || longer->width != facts->width || longer->height != facts->height) std::abort();
    return 0;
}
