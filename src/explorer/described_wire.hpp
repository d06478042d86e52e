// Documents of the binary describe the wire of docs/wire.md. Where this service answers otherwise
// (oauth/profile.hpp), they are made to say so.
#pragma once

#include <boost/json/object.hpp>

#include "oauth/profile.hpp"

namespace grantor::explorer {

// One of our own documents, not one of the operator's. For the wire of docs/wire.md it stays as it
// is.
void describe_wire(boost::json::object& document, const Wire& wire);

}  // namespace grantor::explorer
