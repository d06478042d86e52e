// All fuzz targets in one executable: its first argument names the target, the rest is libFuzzer's.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#define FUZZ_TARGET(name) extern "C" int fuzz_##name(const std::uint8_t* data, std::size_t size);
#include "fuzz_targets.inc"
#undef FUZZ_TARGET

namespace {

struct Target {
    std::string_view name;
    int (*run)(const std::uint8_t* data, std::size_t size);
};

#define FUZZ_TARGET(name) {#name, fuzz_##name},
constexpr Target targets[] = {
#include "fuzz_targets.inc"
};

const Target* chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
    const std::string_view name = *argc > 1 ? (*argv)[1] : "";
    for (const auto& target : targets)
        if (target.name == name) chosen = &target;
    if (chosen == nullptr) {
        std::fputs("usage: grantor_fuzz TARGET [libFuzzer arguments]; the targets are:\n", stderr);
        for (const auto& target : targets)
            std::fprintf(stderr, "  %.*s\n", static_cast<int>(target.name.size()),
                         target.name.data());
        std::exit(2);
    }
    // libFuzzer takes a word that is not an option for a folder.
    (*argv)[1] = (*argv)[0];
    ++*argv;
    --*argc;
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return chosen->run(data, size);
}
