package eval_test

import "testing"

// A module tells which versions of the AWS provider it allows.
func TestAWSVersions(t *testing.T) {
	res := evaluate(t, `
terraform {
  required_providers {
    random = {
      source  = "hashicorp/random"
      version = "~> 3.0"
    }
    amazon = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

module "child" {
  source = "./child"
}
-- child/main.tf --
terraform {
  required_providers {
    aws = ">= 4.0"
  }
}
`)
	root := res.Module
	if root.AWS != "~> 5.0" || len(root.Children) != 1 || root.Children[0].AWS != ">= 4.0" {
		t.Errorf("the root allows %q, its children are %v", root.AWS, root.Children)
	}
}
