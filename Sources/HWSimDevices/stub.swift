import HWSimCore
