#include "http/server/wait.hpp"

#include <algorithm>

#include "http/server/worker.hpp"

namespace grantor::http {
namespace {

Worker* current_worker() { return dynamic_cast<Worker*>(Executor::current()); }

}  // namespace

bool Wait::await_ready() const {
    const auto* worker = current_worker();
    return worker == nullptr || worker->is_stopping() || time_ <= std::chrono::milliseconds{0};
}

void Wait::await_suspend(std::coroutine_handle<> handle) {
    current_worker()->resume_after(std::min(time_, wait_max), handle);
}

}  // namespace grantor::http
