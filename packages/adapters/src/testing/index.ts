export { type CertifyOptions, certify, type MakeAdapter } from "./certify.ts"
export { type CertifyTerminal, certifyFile } from "./certifyFile.ts"
export { isPortName, type PortName, type Ports, portNames } from "./PortName.ts"
export { type CheckName, checkNames, type Finding, type Sheet } from "./Sheet.ts"
export {
  type Stand,
  type StandAccess,
  type StandEffect,
  type StandFault,
  type StandTraffic,
  standFaults,
} from "./Stand.ts"
export { type StandPlace, standAt } from "./standAt.ts"
export { writeSheet } from "./writeSheet.ts"
