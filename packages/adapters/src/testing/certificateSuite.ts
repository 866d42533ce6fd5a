import { beforeAll, describe, expect, it } from "vitest"
import { type CertifyOptions, certify, type MakeAdapter } from "./certify.ts"
import type { PortName, Ports } from "./PortName.ts"
import { checkNames, type Finding } from "./Sheet.ts"

/** The certificate as Vitest tests, one for each check. */
export const certificateSuite = <Name extends PortName>(
  name: string,
  port: Name,
  makeLayer: MakeAdapter<Ports[Name]>,
  options: CertifyOptions = {},
) =>
  describe(`${name} holds the certificate for "${port}"`, () => {
    let findings: readonly Finding[] = []
    beforeAll(async () => {
      findings = (await certify(port, makeLayer, options)).findings
    }, 120_000)

    it.each(checkNames)("%s", (check) => {
      const its = findings.filter((finding) => finding.check === check)
      expect(its.length).toBeGreaterThan(0)
      expect(its.filter(({ complaints }) => complaints.length > 0)).toEqual([])
    })
  })
