// Which components of an OpenAPI document its operations use: schemas, parameters, answers and the
// like, directly or through others.
#pragma once

#include <boost/json/object.hpp>

namespace grantor::edge {

// Removes those that nothing outside of the components leads to. Security schemes stay, which are
// used by name alone, and so does what is not an object.
void leave_out_unused_components(boost::json::object& document);

}  // namespace grantor::edge
