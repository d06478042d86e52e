// A file descriptor that is open for nothing, so that a connection can be turned away with an
// answer when the process has no other left: without one it could not even be accepted, and its
// client would wait in the kernel's queue.
#pragma once

#include <fcntl.h>
#include <unistd.h>

namespace grantor::http {

class ReservedDescriptor {
 public:
    ReservedDescriptor() { take(); }
    ~ReservedDescriptor() { give(); }
    ReservedDescriptor(const ReservedDescriptor&) = delete;
    ReservedDescriptor& operator=(const ReservedDescriptor&) = delete;

    // False: there is none to take.
    bool take() {
        if (descriptor_ < 0) descriptor_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        return descriptor_ >= 0;
    }
    // For the next who opens something, maybe another thread.
    void give() {
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = -1;
    }

 private:
    int descriptor_ = -1;
};

}  // namespace grantor::http
