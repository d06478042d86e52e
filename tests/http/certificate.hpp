// A self-made certificate and its key, as files that go with the object.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string>
#include <sys/stat.h>

#include "http/server/server.hpp"

namespace grantor::http {

template <auto release>
struct Release {
    void operator()(auto* thing) const { release(thing); }
};
template <class T, auto release>
using Owned = std::unique_ptr<T, Release<release>>;

struct CertificateText {
    std::string common_name = "test";
    std::string alternative_names = {};  // "DNS:localhost,IP:127.0.0.1"
    long valid_from_s = 0;               // from now
    long valid_until_s = 3600;
};

class Certificate {
 public:
    explicit Certificate(const CertificateText& text = {}) : folder_(make_folder()) {
        const Owned<EVP_PKEY, EVP_PKEY_free> key(EVP_EC_gen("P-256"));
        const Owned<X509, X509_free> certificate(X509_new());
        X509_set_version(certificate.get(), 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), text.valid_from_s);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), text.valid_until_s);
        X509_set_pubkey(certificate.get(), key.get());
        auto* name = X509_get_subject_name(certificate.get());
        const auto* common_name = reinterpret_cast<const unsigned char*>(text.common_name.c_str());
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
        X509_set_issuer_name(certificate.get(), name);
        if (!text.alternative_names.empty()) add_names(*certificate, text.alternative_names);
        X509_sign(certificate.get(), key.get(), EVP_sha256());
        write(files().certificate_chain,
              [&](FILE* file) { PEM_write_X509(file, certificate.get()); });
        write(files().private_key, [&](FILE* file) {
            PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        });
    }
    ~Certificate() { std::filesystem::remove_all(folder_); }
    Certificate(const Certificate&) = delete;

    TlsFiles files() const { return {folder_ / "certificate.pem", folder_ / "key.pem"}; }

 private:
    static std::filesystem::path make_folder() {
        std::string pattern = std::filesystem::temp_directory_path() / "certificate-XXXXXX";
        return mkdtemp(pattern.data());
    }
    static void add_names(X509& certificate, const std::string& names) {
        const Owned<X509_EXTENSION, X509_EXTENSION_free> extension(
            X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str()));
        X509_add_ext(&certificate, extension.get(), -1);
    }
    template <class Write>
    static void write(const std::string& path, Write write) {
        const auto mask = umask(077);
        FILE* file = std::fopen(path.c_str(), "w");
        umask(mask);
        write(file);
        std::fclose(file);
    }
    std::filesystem::path folder_;
};

}  // namespace grantor::http
