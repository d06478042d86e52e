#include <boost/json.hpp>

#include "base/number.hpp"
#include "sandbox/control/answers.hpp"
#include "sandbox/control/endpoints.hpp"

namespace grantor::sandbox {

using http::Request;
using http::Response;
using http::Task;
namespace json = boost::json;

Task<Response> list_faults(const Request&, const Control& control) {
    json::array faults;
    for (const auto& fault : control.traffic.faults().all()) faults.push_back(write_fault(fault));
    co_return control_answer(200, json::object{{"success", true}, {"faults", faults}});
}

Task<Response> order_fault(const Request& request, const Control& control) {
    const auto body = read_control_body(request);
    if (!body) co_return control_refusal("the body must be a JSON object");
    const auto fault = read_fault(*body);
    if (!fault) co_return control_refusal(fault.error());
    const auto ordered = control.traffic.faults().add(*fault);
    if (!ordered) co_return control_refusal("too many faults are waiting; DELETE /sandbox/faults");
    auto answer = write_fault(*ordered);
    answer["success"] = true;
    co_return control_answer(201, answer);
}

Task<Response> cancel_faults(const Request&, const Control& control) {
    control.traffic.faults().clear();
    co_return control_answer(200, json::object{{"success", true}});
}

Task<Response> cancel_fault(const Request& request, const Control& control) {
    const auto id = read_number(request.segment("fault"));
    if (!id || !control.traffic.faults().remove(*id))
        co_return control_not_found("there is no such fault");
    co_return control_answer(200, json::object{{"success", true}});
}

}  // namespace grantor::sandbox
