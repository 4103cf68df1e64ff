import Glibc

let logarithmOfTwo = 0.6931471805599453

func exponential(_ x: Double) -> Double { exp(x) }

func naturalLogarithm(_ x: Double) -> Double { log(x) }
