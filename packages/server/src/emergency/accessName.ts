/** How the audit trail names an emergency access among what a reading was about. */
export const accessName = (access: number): string => `emergency/${access}`
