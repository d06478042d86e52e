// Boost.JSON, compiled into the shared library.
#include <boost/json/src.hpp>
