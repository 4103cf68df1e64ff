package import HWSimCore
