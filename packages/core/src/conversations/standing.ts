import type { GroupRegistration } from "../ports/NationalTrack.ts"

/**
 * Which of the registrations that were found under one reference counts. An e-track that has made two of one submission may
 * have cancelled one of them: then it is the one that stands.
 */
export const standing = (found: ReadonlyArray<GroupRegistration>): GroupRegistration | undefined =>
  found.find(({ decided, members }) => !decided || members.some(({ status }) => status === "registered")) ?? found[0]
