// SHA256_Init and the like are deprecated, but cost a fifth of EVP for our short texts.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/crypto.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <stdexcept>
#include <unordered_map>

namespace grantor {
namespace {

template <class T, auto free_function>
struct Free {
    void operator()(T* pointer) const { free_function(pointer); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Free<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>>;

constexpr std::size_t hmac_block_size = 64;

void require(bool ok, const char* what) {
    if (!ok) throw std::runtime_error(std::string("OpenSSL: ") + what + " failed");
}

const EVP_CIPHER* fetched_aes() {
    static const EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    return algorithm;
}

// The three never fail: they return 1 always.
class Sha256 {
 public:
    Sha256() { SHA256_Init(&context_); }
    // Goes on where a block of 64 bytes had been hashed.
    explicit Sha256(const std::array<std::uint32_t, 8>& after_block) {
        SHA256_Init(&context_);
        std::ranges::copy(after_block, context_.h);
        context_.Nl = hmac_block_size * 8;
    }
    ~Sha256() { OPENSSL_cleanse(&context_, sizeof context_); }
    void add(ByteView data) { SHA256_Update(&context_, data.data(), data.size()); }
    Digest finish() {
        Digest out;
        SHA256_Final(out.data(), &context_);
        return out;
    }
    // After a whole number of blocks.
    std::array<std::uint32_t, 8> chaining_value() const {
        std::array<std::uint32_t, 8> out;
        std::ranges::copy(context_.h, out.begin());
        return out;
    }

 private:
    SHA256_CTX context_;
};

struct KeyedContexts {
    CipherContext seal;
    CipherContext open;
};

// At most this many keys stay keyed in a thread; a ring has a handful, tests make many.
constexpr std::size_t keyed_contexts_max = 64;

KeyedContexts& thread_contexts(std::uint64_t id, const SymmetricKey& key) {
    thread_local std::unordered_map<std::uint64_t, KeyedContexts> cache;
    const auto found = cache.find(id);
    if (found != cache.end()) return found->second;
    if (cache.size() >= keyed_contexts_max) cache.clear();
    KeyedContexts made{CipherContext{EVP_CIPHER_CTX_new()}, CipherContext{EVP_CIPHER_CTX_new()}};
    require(made.seal && made.open, "cipher context");
    require(
        EVP_EncryptInit_ex2(made.seal.get(), fetched_aes(), key.data(), nullptr, nullptr) == 1 &&
            EVP_DecryptInit_ex2(made.open.get(), fetched_aes(), key.data(), nullptr, nullptr) == 1,
        "cipher key");
    return cache.emplace(id, std::move(made)).first->second;
}

template <class ExpandedKey>
auto* state_in(ExpandedKey& expanded) {
    using State =
        std::conditional_t<std::is_const_v<ExpandedKey>, const crypto_aead_aes256gcm_state,
                           crypto_aead_aes256gcm_state>;
    return reinterpret_cast<State*>(expanded.bytes.data());
}

}  // namespace

void start_crypto() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
    require(fetched_aes() != nullptr, "fetching algorithms");
}

Digest sha256(ByteView data) {
    Sha256 hash;
    hash.add(data);
    return hash.finish();
}

Digest hmac_sha256(ByteView key, ByteView data) { return HmacKey(key).mac(data); }

HmacKey::HmacKey(ByteView key) {
    ByteArray<hmac_block_size> block{};
    if (key.size() > block.size()) {
        std::ranges::copy(sha256(key), block.begin());
    } else {
        std::ranges::copy(key, block.begin());
    }
    for (auto& byte : block) byte ^= 0x36;
    Sha256 inner;
    inner.add(block);
    inner_ = inner.chaining_value();
    for (auto& byte : block) byte ^= 0x36 ^ 0x5c;
    Sha256 outer;
    outer.add(block);
    outer_ = outer.chaining_value();
    OPENSSL_cleanse(block.data(), block.size());
}

HmacKey::~HmacKey() {
    OPENSSL_cleanse(inner_.data(), sizeof inner_);
    OPENSSL_cleanse(outer_.data(), sizeof outer_);
}

Digest HmacKey::mac(ByteView data) const {
    Sha256 inner(inner_);
    inner.add(data);
    Sha256 outer(outer_);
    outer.add(inner.finish());
    return outer.finish();
}

bool equal_in_constant_time(ByteView a, ByteView b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

AeadCipher::AeadCipher(const SymmetricKey& key) : key_(key) {
    static std::atomic<std::uint64_t> next{1};
    id_ = next.fetch_add(1, std::memory_order_relaxed);
    static_assert(sizeof(ExpandedKey) == sizeof(crypto_aead_aes256gcm_state) &&
                  alignof(ExpandedKey) == alignof(crypto_aead_aes256gcm_state));
    if (crypto_aead_aes256gcm_is_available() == 0) return;
    crypto_aead_aes256gcm_beforenm(state_in(expanded_.emplace()), key_.data());
}

AeadCipher::~AeadCipher() {
    OPENSSL_cleanse(key_.data(), key_.size());
    if (expanded_) OPENSSL_cleanse(&*expanded_, sizeof *expanded_);
}

void AeadCipher::seal(const AeadNonce& nonce, ByteView associated, ByteView plaintext,
                      std::string& out) const {
    const std::size_t start = out.size();
    out.resize(start + plaintext.size() + aead_tag_size);
    auto* at = reinterpret_cast<unsigned char*>(out.data() + start);
    if (expanded_) {
        crypto_aead_aes256gcm_encrypt_afternm(at, nullptr, plaintext.data(), plaintext.size(),
                                              associated.data(), associated.size(), nullptr,
                                              nonce.data(), state_in(*expanded_));
        return;
    }
    EVP_CIPHER_CTX* context = thread_contexts(id_, key_).seal.get();
    int written = 0;
    require(EVP_EncryptInit_ex2(context, nullptr, nullptr, nonce.data(), nullptr) == 1 &&
                EVP_EncryptUpdate(context, nullptr, &written, associated.data(),
                                  static_cast<int>(associated.size())) == 1 &&
                EVP_EncryptUpdate(context, at, &written, plaintext.data(),
                                  static_cast<int>(plaintext.size())) == 1 &&
                EVP_EncryptFinal_ex(context, at + plaintext.size(), &written) == 1 &&
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, aead_tag_size,
                                    at + plaintext.size()) == 1,
            "sealing");
}

std::optional<Bytes> AeadCipher::open(const AeadNonce& nonce, ByteView associated,
                                      ByteView sealed) const {
    if (sealed.size() < aead_tag_size) return std::nullopt;
    Bytes plaintext(sealed.size() - aead_tag_size);
    if (!open_into(nonce, associated, sealed, plaintext)) return std::nullopt;
    return plaintext;
}

std::optional<std::span<std::uint8_t>> AeadCipher::open_into(const AeadNonce& nonce,
                                                             ByteView associated, ByteView sealed,
                                                             std::span<std::uint8_t> out) const {
    if (sealed.size() < aead_tag_size || out.size() < sealed.size() - aead_tag_size)
        return std::nullopt;
    const auto ciphertext = sealed.first(sealed.size() - aead_tag_size);
    if (expanded_) {
        // Checks the tag before it decrypts, and wipes `out` if it is wrong.
        const int failed = crypto_aead_aes256gcm_decrypt_afternm(
            out.data(), nullptr, nullptr, sealed.data(), sealed.size(), associated.data(),
            associated.size(), nonce.data(), state_in(*expanded_));
        if (failed != 0) return std::nullopt;
        return out.first(ciphertext.size());
    }
    EVP_CIPHER_CTX* context = thread_contexts(id_, key_).open.get();
    ByteArray<aead_tag_size> tag;
    std::memcpy(tag.data(), sealed.data() + ciphertext.size(), tag.size());
    std::uint8_t nothing = 0;  // OpenSSL wants a pointer even for nothing
    std::uint8_t* const at = ciphertext.empty() ? &nothing : out.data();
    int written = 0;
    require(EVP_DecryptInit_ex2(context, nullptr, nullptr, nonce.data(), nullptr) == 1 &&
                EVP_DecryptUpdate(context, nullptr, &written, associated.data(),
                                  static_cast<int>(associated.size())) == 1 &&
                EVP_DecryptUpdate(context, at, &written, ciphertext.data(),
                                  static_cast<int>(ciphertext.size())) == 1 &&
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, aead_tag_size, tag.data()) == 1,
            "opening");
    if (EVP_DecryptFinal_ex(context, at + ciphertext.size(), &written) != 1) {
        OPENSSL_cleanse(at, ciphertext.size());
        return std::nullopt;
    }
    return out.first(ciphertext.size());
}

std::string hash_password(std::string_view password) {
    // OWASP's first choice for Argon2id: 19 MiB, two passes.
    std::string out(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str(out.data(), password.data(), password.size(), 2, std::size_t{19} << 20) !=
        0)
        throw std::runtime_error("not enough memory to hash a password");
    out.resize(std::strlen(out.c_str()));
    return out;
}

bool password_matches(std::string_view password, const std::string& hash) {
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace grantor
