import { start } from "./start.ts"
import { showBroken } from "./view/showBroken.ts"

start().catch(showBroken)
