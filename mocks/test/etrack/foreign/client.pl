# Drives the e-track with Perl's SOAP::Lite: perl client.pl WSDL USERNAME PASSWORD. Prints one JSON object.
use strict;
use warnings;
use utf8;
use Digest::SHA qw(sha1);
use JSON::PP;
use MIME::Base64;
use POSIX qw(strftime);
use SOAP::Lite;
use Time::HiRes qw(sleep);

my ($wsdl, $username, $password) = @ARGV;
my $wss = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
my $etrack = 'urn:mahmal:etrack:1';
(my $endpoint = $wsdl) =~ s/\?wsdl$//;

my $client = SOAP::Lite->proxy($endpoint)->ns($etrack, 'et')->on_fault(sub { $_[1] })
    ->on_action(sub { "\"$etrack:$_[1]\"" })->readable(0);
$client->serializer->encodingStyle('');
$client->serializer->autotype(0);

sub security {
    my $nonce = join '', map { chr int rand 256 } 1 .. 16;
    my $created = strftime('%Y-%m-%dT%H:%M:%SZ', gmtime);
    my $expires = strftime('%Y-%m-%dT%H:%M:%SZ', gmtime(time + 60));
    my $digest = encode_base64(sha1($nonce . $created . $password), '');
    my $once = encode_base64($nonce, '');
    return SOAP::Header->type('xml' =>
        "<wsse:Security xmlns:wsse=\"$wss-wssecurity-secext-1.0.xsd\" xmlns:wsu=\"$wss-wssecurity-utility-1.0.xsd\">"
        . "<wsu:Timestamp><wsu:Created>$created</wsu:Created><wsu:Expires>$expires</wsu:Expires></wsu:Timestamp>"
        . "<wsse:UsernameToken><wsse:Username>$username</wsse:Username>"
        . "<wsse:Password Type=\"$wss-username-token-profile-1.0#PasswordDigest\">$digest</wsse:Password>"
        . "<wsse:Nonce EncodingType=\"$wss-soap-message-security-1.0#Base64Binary\">$once</wsse:Nonce>"
        . "<wsu:Created>$created</wsu:Created></wsse:UsernameToken></wsse:Security>");
}

# Without types of its own it escapes nothing.
sub element {
    my ($name, $value) = @_;
    return SOAP::Data->name("et:$name" => ref $value ? $value : SOAP::Utils::encode_data($value));
}
sub call { my ($operation, @content) = @_; return $client->call($operation, @content, security()) }

my $member = element('Member', \SOAP::Data->value(
    element(PilgrimReference => '1448-P1'), element(ArabicName => 'نورة <سالم> & المثال'),
    element(LatinName => 'Noora Salem Al-Mithal'), element(PassportNumber => 'X0012346'),
    element(BirthDate => '1979-11-30'), element(Nationality => 'QAT'), element(Sex => 'F')));
my $receipt = call('RegisterGroup', element(Reference => '1448-LITE'), element(Season => '1448'), $member)->valueof('//Receipt');
my $registration;
die 'no receipt' unless $receipt;
do { sleep 0.02; $registration = call('GetRegistration', element(Receipt => $receipt)) }
    until $registration->fault || $registration->valueof('//GetRegistrationResponse/Status') eq 'DECIDED';
my $number = $registration->valueof('//Decision/RegistrationNumber');
my $found = call('FindGroup', element(Reference => '1448-LITE'));
my $cancelled = call('CancelMember', element(RegistrationNumber => $number));
my $again = call('CancelMember', element(RegistrationNumber => $number));
print encode_json({
    receipt => $receipt,
    outcome => $registration->valueof('//Decision/Outcome'),
    name => $found->valueof('//Member/ArabicName'),
    cancelled => $cancelled->valueof('//Status'),
    fault => $again->faultcode,
});
