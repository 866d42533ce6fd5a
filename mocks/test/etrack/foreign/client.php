<?php
// Drives the e-track with PHP's SoapClient: php client.php WSDL USERNAME PASSWORD. Prints one JSON object.
[, $wsdl, $username, $password] = $argv;

const WSS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';

function security(string $username, string $password): SoapHeader
{
    $nonce = random_bytes(16);
    $created = gmdate('Y-m-d\TH:i:s\Z');
    $expires = gmdate('Y-m-d\TH:i:s\Z', time() + 60);
    $digest = base64_encode(sha1($nonce . $created . $password, true));
    $nonce64 = base64_encode($nonce);
    $xml = '<wsse:Security xmlns:wsse="' . WSS . '-wssecurity-secext-1.0.xsd" xmlns:wsu="' . WSS . '-wssecurity-utility-1.0.xsd">'
        . "<wsu:Timestamp><wsu:Created>$created</wsu:Created><wsu:Expires>$expires</wsu:Expires></wsu:Timestamp>"
        . "<wsse:UsernameToken><wsse:Username>$username</wsse:Username>"
        . '<wsse:Password Type="' . WSS . '-username-token-profile-1.0#PasswordDigest">' . $digest . '</wsse:Password>'
        . '<wsse:Nonce EncodingType="' . WSS . '-soap-message-security-1.0#Base64Binary">' . $nonce64 . '</wsse:Nonce>'
        . "<wsu:Created>$created</wsu:Created></wsse:UsernameToken></wsse:Security>";
    return new SoapHeader(WSS . '-wssecurity-secext-1.0.xsd', 'Security', new SoapVar($xml, XSD_ANYXML));
}

$client = new SoapClient($wsdl, ['cache_wsdl' => WSDL_CACHE_NONE, 'features' => SOAP_SINGLE_ELEMENT_ARRAYS, 'exceptions' => true]);
$call = fn (string $operation, array $arguments) =>
    $client->__soapCall($operation, [$arguments], null, security($username, $password));

$receipt = $call('RegisterGroup', [
    'Reference' => '1448-PHP',
    'Season' => '1448',
    'Member' => [[
        'PilgrimReference' => '1448-P1',
        'ArabicName' => 'نورة <سالم> & المثال',
        'LatinName' => 'Noora Salem Al-Mithal',
        'PassportNumber' => 'X0012346',
        'BirthDate' => '1979-11-30',
        'Nationality' => 'QAT',
        'Sex' => 'F',
    ]],
])->Receipt;
do {
    usleep(20000);
    $registration = $call('GetRegistration', ['Receipt' => $receipt]);
} while ($registration->Status !== 'DECIDED');
$number = $registration->Decision[0]->RegistrationNumber;
$found = $call('FindGroup', ['Reference' => '1448-PHP']);
$cancelled = $call('CancelMember', ['RegistrationNumber' => $number]);
try {
    $call('CancelMember', ['RegistrationNumber' => $number]);
    $fault = null;
} catch (SoapFault $thrown) {
    $fault = $thrown->faultcode;
}
echo json_encode([
    'receipt' => $receipt,
    'outcome' => $registration->Decision[0]->Outcome,
    'name' => $found->Registration[0]->Member[0]->ArabicName,
    'cancelled' => $cancelled->Status,
    'fault' => $fault,
]);
