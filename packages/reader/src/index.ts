export { type ReaderFile, readerFiles } from "./readerFiles.ts"
