// What the endpoints of the authorization server work with. Made once by the app layer; everything
// here outlives every request and is safe from any thread.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "base/worker_pool.hpp"
#include "model/context.hpp"
#include "model/policy.hpp"
#include "store/request_event_recorder.hpp"
#include "store/store.hpp"
#include "token/current_key_ring.hpp"

namespace grantor::authserver {

class SignInThrottle;

struct Services {
    Store& store;
    const Clock& clock;
    Random& random;
    const Policy& policy;
    const Site& site;
    const CurrentKeyRing& keys;
    RequestEventRecorder& recorder;
    WorkerPool& password_hashing;
    SignInThrottle& sign_in_throttle;
};

}  // namespace grantor::authserver
