#include "base/executor.hpp"

namespace grantor {
namespace {
thread_local Executor* thread_executor = nullptr;
}

Executor* Executor::current() { return thread_executor; }
void Executor::set_current(Executor* executor) { thread_executor = executor; }

}  // namespace grantor
