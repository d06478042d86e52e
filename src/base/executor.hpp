// Where a suspended coroutine continues: the I/O thread that it was suspended on.
#pragma once

#include <coroutine>
#include <span>

namespace grantor {

class Executor {
 public:
    virtual ~Executor() = default;

    // Resumes each handle, in order, on this executor's own thread. Callable from any thread; one
    // call for many handles costs one wake-up.
    virtual void resume(std::span<const std::coroutine_handle<>> handles) = 0;

    // The calling thread's own; null if it has none (tests, the command line).
    static Executor* current();

 protected:
    // Called by an executor on its own thread, before anything can suspend there.
    static void set_current(Executor* executor);
};

}  // namespace grantor
