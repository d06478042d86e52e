#include <boost/asio/buffer.hpp>

#include "http/server/connection.hpp"

namespace grantor::http {
namespace {

class PlainConnection final : public Connection {
 public:
    PlainConnection(Worker& worker, Socket socket, const Address& peer)
        : Connection(worker, peer), socket_(std::move(socket)) {}

 private:
    void begin_open() override { on_open({}); }
    void begin_read(std::span<char> room) override {
        socket_.async_read_some(
            asio::buffer(room.data(), room.size()),
            [this](error_code error, std::size_t size) { on_read(error, size); });
    }
    void begin_write(std::string_view bytes) override {
        socket_.async_write_some(
            asio::buffer(bytes.data(), bytes.size()),
            [this](error_code error, std::size_t size) { on_written(error, size); });
    }
    std::size_t write_at_once(std::string_view bytes, error_code& error) override {
        const auto sent = socket_.write_some(asio::buffer(bytes.data(), bytes.size()), error);
        if (error == asio::error::would_block) error = {};
        return sent;
    }
    void begin_end() override {
        error_code error;
        socket_.shutdown(Socket::shutdown_send, error);
        return error ? close_now() : drain();
    }
    void forget_order() override {
        error_code ignored;  // then the connection is gone already
        socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    }
    void close_socket() override {
        error_code ignored;  // the descriptor is gone in any case
        socket_.close(ignored);
    }

    Socket socket_;
};

}  // namespace

std::unique_ptr<Connection> make_plain_connection(Worker& worker, Socket socket,
                                                  const Address& peer) {
    return std::make_unique<PlainConnection>(worker, std::move(socket), peer);
}

}  // namespace grantor::http
