#include "base/thread_slice.hpp"

#include <cstdint>
#include <sys/syscall.h>
#include <unistd.h>

namespace grantor {
namespace {

// As sched_setattr(2) has it; glibc 2.36 has no name for it.
struct SchedulingAttributes {
    std::uint32_t size = sizeof(SchedulingAttributes);
    std::uint32_t policy = 0;  // SCHED_OTHER
    std::uint64_t flags = 0;
    std::int32_t nice = 0;
    std::uint32_t priority = 0;
    std::uint64_t runtime_ns = 0;  // of SCHED_OTHER: its slice
    std::uint64_t deadline_ns = 0;
    std::uint64_t period_ns = 0;
};

constexpr std::uint64_t short_slice_ns = 100'000;  // the least that is taken

}  // namespace

void ask_for_short_slices() {
    SchedulingAttributes wanted;
    wanted.runtime_ns = short_slice_ns;
    ::syscall(SYS_sched_setattr, 0, &wanted, 0);
}

}  // namespace grantor
