# Drives the e-track with gSOAP: sh gsoap.sh WSDL USERNAME PASSWORD. Makes a client of the WSDL, with gSOAP's own plugin for
# WS-Security, compiles it in a folder of its own, and runs it. Prints one JSON object.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
gsoap=/usr/share/gsoap
{
  wsdl2h -N et -o etrack.h "$1"
  sed -i '1i #import "wsse.h"' etrack.h
  soapcpp2 -j -C -x -w -I"$gsoap/import:$gsoap" etrack.h
  g++ -O0 -w -DWITH_OPENSSL -DWITH_DOM -I. -I"$gsoap" -I"$gsoap/plugin" -o client "$here/client.cpp" soapC.cpp \
    soapETrackSoapProxy.cpp "$gsoap/plugin/wsseapi.c" "$gsoap/plugin/smdevp.c" "$gsoap/plugin/mecevp.c" \
    "$gsoap/custom/struct_timeval.c" -lgsoapssl++ -lssl -lcrypto -lz
} >build.log 2>&1 || { cat build.log >&2; exit 1; }
./client "$2" "$3"
