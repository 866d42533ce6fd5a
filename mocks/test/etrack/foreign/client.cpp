// Drives the e-track with the proxy that gSOAP makes of its WSDL: client USERNAME PASSWORD. Prints one JSON object.
#include <iostream>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include "ETrackSoap.nsmap"
#include "soapETrackSoapProxy.h"
#include "plugin/wsseapi.h"

static const char *username, *password;

// A header for one message: a Timestamp, and a token with a digest, a nonce and a time of its own.
static ETrackSoapProxy &signedAnew(ETrackSoapProxy &track) {
    soap_wsse_delete_Security(track.soap);
    soap_wsse_add_Timestamp(track.soap, nullptr, 60);
    soap_wsse_add_UsernameTokenDigest(track.soap, nullptr, username, password);
    return track;
}

static void must(ETrackSoapProxy &track, int status) {
    if (status == SOAP_OK) return;
    track.soap_stream_fault(std::cerr);
    throw std::runtime_error("the call failed");
}

// None of the texts here holds a character that JSON would have escaped.
static std::string quoted(const std::string &text) { return "\"" + text + "\""; }

int main(int, char **args) {
    username = args[1];
    password = args[2];
    struct soap *soap = soap_new1(SOAP_C_UTFSTRING);
    soap_register_plugin(soap, soap_wsse);
    ETrackSoapProxy track(soap);

    ns1__Member member;
    member.PilgrimReference = "1448-P1";
    member.ArabicName = "نورة <سالم> & المثال";
    member.LatinName = "Noora Salem Al-Mithal";
    member.PassportNumber = "X0012346";
    member.BirthDate = "1979-11-30";
    member.Nationality = "QAT";
    member.Sex = ns1__Sex__F;
    ns1__RegisterGroupRequest group;
    group.Reference = "1448-GSOAP";
    group.Season = "1448";
    group.Member.push_back(&member);
    ns1__RegisterGroupAnswer registered;
    must(track, signedAnew(track).RegisterGroup(&group, registered));
    const std::string receipt = registered.Receipt;

    ns1__GetRegistrationRequest question;
    question.Receipt = receipt;
    ns1__GetRegistrationAnswer registration;
    do {
        usleep(20000);
        must(track, signedAnew(track).GetRegistration(&question, registration));
    } while (registration.Status != ns1__RegistrationStatus__DECIDED);
    ns1__Decision *decision = registration.Decision.at(0);

    ns1__FindGroupRequest search;
    search.Reference = "1448-GSOAP";
    ns1__FindGroupAnswer found;
    must(track, signedAnew(track).FindGroup(&search, found));

    ns1__CancelMemberRequest cancellation;
    cancellation.RegistrationNumber = *decision->RegistrationNumber;
    ns1__CancelMemberAnswer cancelled;
    must(track, signedAnew(track).CancelMember(&cancellation, cancelled));
    ns1__CancelMemberAnswer again;
    const bool refused = signedAnew(track).CancelMember(&cancellation, again) != SOAP_OK;

    std::cout << "{\"receipt\":" << quoted(receipt)
              << ",\"outcome\":" << quoted(soap_ns1__Outcome2s(soap, decision->Outcome))
              << ",\"name\":" << quoted(found.Registration.at(0)->Member.at(0)->ArabicName)
              << ",\"cancelled\":" << quoted(soap_ns1__CancelledStatus2s(soap, cancelled.Status))
              << ",\"fault\":" << (refused ? quoted(soap->fault->faultcode) : "null") << "}" << std::endl;
}
