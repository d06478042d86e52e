// How the kernel shares cores among threads.
#pragma once

namespace grantor {

// For a thread that works briefly and that others wait for: when it wakes, it gets a core at once,
// and not when a busy thread has used up its turn of some milliseconds. Its share of time stays
// the same. A request to the kernel (sched_setattr(2), Linux 6.12 and later), which older ones
// ignore.
void ask_for_short_slices();

}  // namespace grantor
