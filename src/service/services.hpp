// What endpoints for people and apps work with. Made once by the app layer; everything here
// outlives every request and is safe from any thread.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "base/worker_pool.hpp"
#include "model/context.hpp"
#include "model/policy.hpp"
#include "store/app_activity_counter.hpp"
#include "store/request_event_recorder.hpp"
#include "store/store.hpp"
#include "token/current_key_ring.hpp"

namespace grantor {

class SignInThrottle;

struct Services {
    Store& store;
    const Clock& clock;
    Random& random;
    const Policy& policy;
    const Site& site;
    const CurrentKeyRing& keys;
    RequestEventRecorder& recorder;
    AppActivityCounter& activity;
    WorkerPool& password_hashing;
    SignInThrottle& sign_in_throttle;
};

}  // namespace grantor
